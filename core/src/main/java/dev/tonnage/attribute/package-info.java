/**
 * Turns what readers found into claims, and claims into partitions: here, and only here, it is
 * decided whose a byte is. To add a source of evidence, add a class that makes claims and call it
 * from {@link dev.tonnage.attribute.Attribution}.
 */
package dev.tonnage.attribute;
