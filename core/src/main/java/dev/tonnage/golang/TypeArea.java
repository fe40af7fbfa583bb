package dev.tonnage.golang;

import dev.tonnage.bytes.Span;
import dev.tonnage.image.Image;
import java.util.ArrayList;
import java.util.List;

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

  /** The lists of types and itabs, entry by entry; none since Go 1.27. */
  List<ModuleData.Link> links(Image image) {
    List<ModuleData.Link> entries = new ArrayList<>();
    for (long at = links.start(); at < links.end(); at += 4) {
      entries.add(new ModuleData.Link(Span.of(at, 4), start + image.file().i32(at)));
    }
    int w = image.pointerBytes();
    Span itabList = image.extent().locate(itabLinks, Math.max(itabCount, 0) * w);
    for (long i = 0; i < itabList.length() / w && itabList.end() <= image.file().size(); i++) {
      entries.add(
          new ModuleData.Link(
              Span.of(itabList.start() + i * w, w), image.pointers().at(itabLinks + i * w)));
    }
    return entries;
  }

  boolean contains(long address) {
    return Long.compareUnsigned(address, start) >= 0 && Long.compareUnsigned(address, end) < 0;
  }
}
