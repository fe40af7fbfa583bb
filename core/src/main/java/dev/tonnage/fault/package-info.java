/**
 * What goes wrong when bytes are read. A damaged file is an answer, not an accident: every reader
 * says what structure, which field, what it found, what it expected, and where.
 */
package dev.tonnage.fault;
