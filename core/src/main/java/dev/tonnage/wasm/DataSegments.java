package dev.tonnage.wasm;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.bytes.Span;
import dev.tonnage.fault.DamageException;
import dev.tonnage.fault.Fault;
import dev.tonnage.image.Image;
import dev.tonnage.image.Records;
import dev.tonnage.image.Section;
import dev.tonnage.image.Segment;
import java.util.ArrayList;
import java.util.List;

/**
 * What is put into memory at start ("Data Section"). Linkers leave zeros out, so that there may be
 * a hundred thousand: all have one name.
 */
record DataSegments(List<Segment> segments, List<Image.Structure> structures) {
  static final DataSegments NONE = new DataSegments(List.of(), List.of());

  /**
   * What implementations allow (WebAssembly JavaScript Interface, "Implementation-defined Limits").
   */
  private static final int MOST = 100_000;

  private static final int I32_CONST = 0x41;
  private static final int I64_CONST = 0x42;
  private static final int END = 0x0b;

  static DataSegments read(Bytes section, Records records) {
    Cursor in = new Cursor(section);
    int count = in.count("wasm data segments");
    if (count > MOST) {
      throw new DamageException(
          Fault.limit(
              section.fileOffset(),
              "wasm data: %d segments, more than the %d allowed",
              count,
              MOST));
    }
    List<Segment> segments = new ArrayList<>(count);
    List<Image.Structure> structures = new ArrayList<>(count);
    long start = section.fileOffset();
    for (int i = 0; i < count; i++) {
      long flags = in.unsigned();
      if (flags == 2) {
        in.unsigned();
      }
      long address = flags == 1 ? -1 : address(in);
      long length = in.unsigned();
      Bytes data = in.take(length, "wasm data segment " + i);
      Span header = new Span(start, data.fileOffset());
      if (data.size() > 0) {
        records.aboutPlace(header, Section.Kind.HEADER, data.fileOffset());
      } else {
        structures.add(new Image.Structure("wasm data segment headers", header));
      }
      start = in.position();
      if (address >= 0 && data.size() > 0) {
        segments.add(
            new Segment("memory", Span.of(data.fileOffset(), data.size()), address, data.size()));
      }
    }
    return new DataSegments(segments, structures);
  }

  /** Where a segment goes; -1 when it is told at start only, as in position-independent modules. */
  private static long address(Cursor in) {
    int operation = in.u8();
    long address = operation == I32_CONST || operation == I64_CONST ? in.signed() : -1;
    if (operation == I32_CONST) {
      address &= 0xffff_ffffL;
    }
    while (in.u8() != END) {
      address = -1;
    }
    return address;
  }

  /** Where the highest ends. */
  long end() {
    return segments.stream().mapToLong(s -> s.address() + s.memoryBytes()).max().orElse(0);
  }

  long bytes() {
    return segments.stream().mapToLong(Segment::memoryBytes).sum();
  }
}
