package dev.tonnage.attribute;

import dev.tonnage.bytes.Span;
import dev.tonnage.image.Format;
import dev.tonnage.image.Image;
import dev.tonnage.ledger.Account;
import dev.tonnage.ledger.Claims;
import dev.tonnage.ledger.Evidence;
import java.util.List;

/**
 * Where in the file something of Go's is: in WebAssembly it is known by its addresses, and lies in
 * pieces, for linkers leave zeros out.
 */
final class Places {
  private final Image image;
  private final boolean isMemory;
  private long pieces;

  Places(Image image) {
    this.image = image;
    this.isMemory = image.format() == Format.WASM;
  }

  /** Whether places are told as addresses in a memory. */
  boolean isMemory() {
    return isMemory;
  }

  /**
   * The places on the image's line. There are no more pieces than bytes; what claims more has
   * ranges that overlap, and the rest of it is left to its section.
   */
  List<Span> of(Span span) {
    if (!isMemory) {
      return List.of(span);
    }
    if (pieces > image.file().size()) {
      return List.of();
    }
    List<Span> places = image.extent().locateAll(span.start(), span.length());
    pieces += places.size();
    return places;
  }

  /** Claims {@code [start, end)}, wherever it is on the image's line. */
  void claim(Claims claims, long start, long end, int holder, Account account, Evidence evidence) {
    if (!isMemory) {
      claims.add(start, end, holder, account, evidence);
      return;
    }
    for (Span place : of(new Span(start, end))) {
      claims.add(place.start(), place.end(), holder, account, evidence);
    }
  }
}
