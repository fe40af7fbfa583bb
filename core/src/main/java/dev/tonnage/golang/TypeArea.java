package dev.tonnage.golang;

import dev.tonnage.bytes.Span;

/**
 * Where a program's types are, and its itabs.
 *
 * @param start the address that types are counted from
 * @param end behind the last byte that may belong to types
 * @param links where the list of types by name is, four bytes each; empty since Go 1.27
 * @param itabLinks the address of the list of itabs; 0 since Go 1.27
 * @param itabCount how many itabs that list has
 * @param descriptorBytes the length of the types' descriptors, which stand one behind the other,
 *     since Go 1.27; else 0
 * @param itabAddress the address of the first itab, since Go 1.27; else 0
 * @param itabs where itabs stand one behind the other, since Go 1.27; else empty
 */
record TypeArea(
    long start,
    long end,
    Span links,
    long itabLinks,
    long itabCount,
    long descriptorBytes,
    long itabAddress,
    Span itabs) {

  boolean contains(long address) {
    return Long.compareUnsigned(address, start) >= 0 && Long.compareUnsigned(address, end) < 0;
  }
}
