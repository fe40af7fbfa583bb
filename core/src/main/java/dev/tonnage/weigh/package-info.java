/**
 * The one way in: {@link dev.tonnage.weigh.Weigher} takes the bytes of a binary and answers with
 * all that is known about them.
 */
package dev.tonnage.weigh;
