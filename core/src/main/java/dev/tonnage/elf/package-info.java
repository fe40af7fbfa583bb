/**
 * The Executable and Linkable Format, 32 and 64 bit, both byte orders.
 *
 * <p>Specification: System V ABI, chapters 4 and 5 (generic ABI), with the GNU extensions that
 * Linux uses. Field names in messages are the specification's.
 */
package dev.tonnage.elf;
