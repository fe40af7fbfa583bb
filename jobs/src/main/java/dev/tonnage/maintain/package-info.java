/**
 * What is done to a warehouse besides the nightly scans: histories are told further, small files
 * are brought together, what nobody needs is removed, and the stored rows are held against the
 * laws.
 */
package dev.tonnage.maintain;
