/**
 * Portable Executable and COFF, 32 and 64 bit.
 *
 * <p>The format has no segments: the headers and each section are mapped on their own. A section
 * ends with its VirtualSize; what fills the file up to the next is padding. Parts of the file that
 * no section holds are made sections: symbols and strings of COFF, certificates, whatever was
 * appended ({@code overlay}).
 *
 * <p>Specification: Microsoft, "PE Format"; field names in messages are its.
 */
package dev.tonnage.pe;
