/**
 * What linkers' names say in words: the demangled text, the language, the crate or namespace, and
 * the origin that all instances of one template have in common. Pure functions on strings; any
 * string has an answer, and the work it takes is bounded.
 *
 * <p>Sources: the Itanium C++ ABI, section 5.1 "External Names (a.k.a. Mangling)"; Rust's RFC 2603
 * "Symbol name mangling v0" and the legacy scheme before it; RFC 3492 "Punycode". Conventions of
 * the text are those of LLVM 14's {@code nm -C}: {@code > >} between closing brackets, parentheses
 * around every operand, {@code 'lambda0'(int)}, {@code f() (.cold)}.
 */
package dev.tonnage.demangle;
