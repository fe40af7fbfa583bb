package dev.tonnage.table;

/**
 * Something found in a binary, with the binary's name.
 *
 * @param digest of the binary
 */
public record OfBinary<T>(String digest, T value) {}
