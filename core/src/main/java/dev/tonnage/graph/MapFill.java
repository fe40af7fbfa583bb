package dev.tonnage.graph;

/**
 * A map that code of its own fills at start, entry by entry: the compiler puts it into a function
 * {@code PACKAGE.map.init.N} ({@code cmd/compile/internal/staticinit/sched.go}, since Go 1.21).
 *
 * @param function that does so
 * @param packageName the import path of its package
 * @param codeBytes of the function
 * @param entries how many it puts in
 * @param entryBytes what a key and its value take; 0 when the map's type was not seen
 */
public record MapFill(
    String function, String packageName, long codeBytes, long entries, long entryBytes) {}
