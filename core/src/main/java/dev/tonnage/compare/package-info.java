/**
 * Two builds side by side: what grew, what shrank, and why. Changes of causes, and changes of rows,
 * each add up to the change of the file. The builds come from a weigher or from the tables; the
 * answer is the same.
 */
package dev.tonnage.compare;
