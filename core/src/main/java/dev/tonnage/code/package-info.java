/**
 * What machine code refers to: {@link dev.tonnage.code.Scanner} walks the instructions of one
 * function and tells, to a {@link dev.tonnage.code.References}, each address that they call, jump
 * to, take, read or write. It knows the lengths and operands of instructions, not their meaning.
 *
 * <p>Sources: Intel's "Software Developer's Manual", volume 2, chapter 2 (formats of instructions)
 * and appendix A (opcode maps); AMD's "Programmer's Manual", volume 6 (XOP); Arm's "Architecture
 * Reference Manual" for A-profile, chapter C4 (encodings of A64).
 */
package dev.tonnage.code;
