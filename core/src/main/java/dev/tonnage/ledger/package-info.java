/**
 * The law of the house: every byte has one owner.
 *
 * <p>Readers make {@link dev.tonnage.ledger.Claims}. {@link dev.tonnage.ledger.Claims#settle} turns
 * them, and what nobody claims, into a {@link dev.tonnage.ledger.Partition}, a total function from
 * byte to owner that can not be built with a gap or an overlap. Partitions of the same bytes (by
 * owner, by section, by segment) are zipped into the {@link dev.tonnage.ledger.Ledger}, and the
 * ledger becomes rows.
 */
package dev.tonnage.ledger;
