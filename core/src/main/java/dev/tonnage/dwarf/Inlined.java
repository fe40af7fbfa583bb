package dev.tonnage.dwarf;

/**
 * Code of one function that stands inside another.
 *
 * @param host the function that holds it
 * @param origin the name of the function it comes from; null when it has none
 * @param callFile the file of the call, from where the compiler ran unless it begins with a slash;
 *     null when not said
 * @param codeBytes how much code; what is inlined into the inlined code is counted with both
 */
public record Inlined(Subprogram host, String origin, String callFile, long codeBytes) {}
