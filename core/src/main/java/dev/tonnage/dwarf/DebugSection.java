package dev.tonnage.dwarf;

import dev.tonnage.bytes.Span;

/**
 * One section of debug information.
 *
 * @param ordinal its number in the file's section table
 * @param name as DWARF names it, whatever the file's format or a compression made of that: {@code
 *     .debug_info}
 * @param sectionName as the file names it
 * @param file its bytes in the file, a header of its compression included
 * @param size how many bytes it has when it is not compressed
 * @param isCompressed whether {@code size} is other than the length of {@code file}
 */
public record DebugSection(
    int ordinal, String name, String sectionName, Span file, long size, boolean isCompressed) {

  /**
   * Where in the file a byte is. A compressed section is shared out in proportion: what lies
   * between two offsets has the bytes between their places, rounded so that neighbours always meet
   * and all together are the section.
   */
  public long place(long offset) {
    return isCompressed
        ? file.start() + Math.min(offset, size) * file.length() / size
        : Math.min(file.start() + offset, file.end());
  }
}
