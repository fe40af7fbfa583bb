package dev.tonnage.image;

import dev.tonnage.bytes.Span;

/**
 * A range of the file that is mapped into memory as one.
 *
 * @param name as people write it, such as {@code LOAD #2 [RX]}; unique in its image
 * @param file its bytes in the file, cut off at the file's end
 * @param address where it is mapped
 * @param memoryBytes its size in memory; what is more than its file bytes is filled with zeros
 */
public record Segment(String name, Span file, long address, long memoryBytes) {
  /** What the segment of a section is called in an object file, where each has its own. */
  public static String nameOf(Section section) {
    return section.name() + " #" + section.ordinal();
  }
}
