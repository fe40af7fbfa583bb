package dev.tonnage.pe;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.bytes.Span;
import dev.tonnage.fault.DamageException;
import dev.tonnage.fault.Fault;
import dev.tonnage.image.Extent;

/** Reads what addresses relative to the image's base (RVAs) point to. */
record PeMemory(Bytes file, Extent extent, long base) {

  /** Where so many bytes are in the file. */
  Span span(long address, long size, String what) {
    Span span = extent.locate(base + address, size);
    if (span.length() != size || span.end() > file.size()) {
      throw new DamageException(
          Fault.damaged(
              Fault.NOWHERE,
              "%s: needs %d bytes at address 0x%x, which the file does not have",
              what,
              size,
              address));
    }
    return span;
  }

  Bytes bytes(long address, long size, String what) {
    return file.slice(span(address, size, what), what);
  }

  /** What stands at an address and behind it in the same section. */
  Bytes from(long address, String what) {
    Span span = extent.locate(base + address, Long.MAX_VALUE);
    if (span.isEmpty() || span.start() >= file.size()) {
      throw new DamageException(
          Fault.damaged(Fault.NOWHERE, "%s: address 0x%x is not in the file", what, address));
    }
    return file.slice(new Span(span.start(), Math.min(span.end(), file.size())), what);
  }

  /** The string at an address, the NUL included. */
  Span string(long address, String what) {
    Bytes b = from(address, what);
    return Span.of(b.fileOffset(), b.lengthToNul(0) + 1L);
  }

  String text(Span string) {
    return file.text(string.start(), string.length() - 1);
  }
}
