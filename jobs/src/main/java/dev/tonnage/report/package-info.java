/**
 * Questions to the published tables, each an SQL view in a file of its own, and the ways to print
 * the answers. Nothing in here writes to a warehouse.
 */
package dev.tonnage.report;
