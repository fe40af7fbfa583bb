/**
 * Two weighed binaries side by side: what grew, what shrank, and why. Changes of causes, and
 * changes of rows, each add up to the change of the file.
 */
package dev.tonnage.compare;
