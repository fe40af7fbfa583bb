/**
 * Debug information, DWARF 2 to 5: which compile unit and which function every byte of a {@code
 * .debug_*} section is for, and what source a function comes from.
 *
 * <p>{@link dev.tonnage.dwarf.Dwarf#read} makes one frozen value. Entries are walked, not built: of
 * a tree of any depth only what names code, files and strings is kept. Nothing here knows owners;
 * the answer is {@link dev.tonnage.dwarf.Pieces} of sections, each with its users.
 *
 * <p>Section numbers in comments are those of the DWARF 5 standard unless another version is named.
 */
package dev.tonnage.dwarf;
