package dev.tonnage.dwarf;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.bytes.Span;
import dev.tonnage.fault.DamageException;
import dev.tonnage.fault.Fault;
import dev.tonnage.image.Image;
import dev.tonnage.image.Section;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The sections of debug information of one file. They are inflated when they are first asked for
 * (some never are), and all of them together to no more than a multiple of the file.
 */
final class DebugSections {
  /** Debug information shrinks to a third or a quarter; a file that says more was made to. */
  private static final long INFLATED_PER_FILE = 16;

  private static final long INFLATED_ALWAYS = 1 << 20;

  /** Small files may inflate more, by so much. */
  private static final long SMALL_FACTOR = 64;

  /** No deflate stream yields more bytes for one of its own (zlib, "Maximum Expansion Factor"). */
  private static final long DEFLATE_FACTOR = 1032;

  private static final int ELFCOMPRESS_ZLIB = 1;
  private static final int ELFCOMPRESS_ZSTD = 2;
  private static final String SPLIT = ".dwo";

  private static final List<String> LEFT_TO_LINKED =
      List.of(".debug_addr", ".debug_ranges", ".debug_line", ".debug_line_str");

  /** The length that a contribution begins with. */
  private static final int LENGTH_BYTES = 4;

  /** A deflate block's tables take less. */
  private static final int FIRST_BYTES = 1 << 12;

  private static final byte[] ZLIB = "ZLIB".getBytes(StandardCharsets.US_ASCII);

  private enum Method {
    NONE,
    ZLIB,
    ZSTD,
    UNKNOWN
  }

  private record Entry(DebugSection section, Method method, int headerBytes) {}

  private final Bytes file;
  private final Image image;
  private final Inflate zstd;
  private final Relocations relocations;
  private final List<Fault> faults;
  private final Map<String, Entry> byName = new LinkedHashMap<>();
  private final Map<String, Bytes> contents = new HashMap<>();
  private final long limit;
  private long budget;
  private DebugSections linked;

  DebugSections(Image image, Inflate zstd, List<Fault> faults) {
    this.file = image.file();
    this.image = image;
    this.zstd = zstd;
    this.relocations = new Relocations(image);
    this.faults = faults;
    this.limit = limit(image);
    this.budget = limit;
    for (Section s : image.sections()) {
      String name = canonical(s.name());
      if (name != null && !s.file().isEmpty() && !byName.containsKey(name)) {
        try {
          byName.put(name, entry(s, name));
        } catch (DamageException e) {
          faults.add(e.fault());
        }
      }
    }
  }

  /**
   * The sections of a split file, or of one unit in a package of them, with those that it leaves to
   * the linked one.
   *
   * @param windows the part of each section, by DWARF's name for it, that is the unit's; empty for
   *     all of all
   */
  DebugSections(
      Image split,
      Map<String, Span> windows,
      DebugSections linked,
      Inflate zstd,
      List<Fault> faults) {
    this.file = split.file();
    this.image = split;
    this.zstd = zstd;
    this.relocations = new Relocations(split);
    this.faults = faults;
    this.linked = linked;
    this.limit = limit(split);
    this.budget = limit;
    for (Section s : split.sections()) {
      String full = canonical(s.name());
      if (full == null || !full.endsWith(SPLIT) || s.file().isEmpty()) {
        continue;
      }
      String name = full.substring(0, full.length() - SPLIT.length());
      try {
        Entry entry = entry(s, name);
        byName.putIfAbsent(name, entry);
        Span window = windows.get(name);
        if (window != null && byName.get(name) == entry) {
          Bytes part = bytes(name).slice(window, s.name());
          Bytes detached = part.detached(new Span(0, part.size()), s.name());
          contents.put(name, detached);
          byName.put(
              name,
              new Entry(
                  new DebugSection(s.ordinal(), name, s.name(), Span.EMPTY, detached.size(), false),
                  Method.NONE,
                  0));
        }
      } catch (DamageException e) {
        faults.add(e.fault());
      }
    }
    // What the linker fills in, and the lines, stay in the linked file.
    for (String name : LEFT_TO_LINKED) {
      if (linked.section(name) != null) {
        byName.put(name, linked.byName.get(name));
      }
    }
  }

  /**
   * The name that DWARF has for a section; null when it is none of its. Mach-O writes {@code
   * __debug_info} and cuts names off at 16 letters; in a file of many images the one at hand stands
   * in front.
   */
  private static String canonical(String name) {
    String bare = name.substring(Math.max(name.lastIndexOf(','), name.lastIndexOf(':')) + 1);
    for (String prefix : new String[] {".debug_", ".zdebug_", "__debug_", "__zdebug_"}) {
      if (bare.startsWith(prefix)) {
        String rest = bare.substring(prefix.length());
        return ".debug_" + (rest.equals("str_offs") ? "str_offsets" : rest);
      }
    }
    return null;
  }

  private Entry entry(Section s, String name) {
    Bytes bytes = file.slice(s.file(), s.name());
    Method method = Method.NONE;
    int header = 0;
    long size = bytes.size();
    if (s.name().contains("zdebug_")) {
      // GNU's way before the generic ABI had one: "ZLIB" and the size, big-endian.
      if (bytes.startsWith(0, ZLIB)) {
        method = Method.ZLIB;
        header = 12;
        size = bytes.order(ByteOrder.BIG_ENDIAN).i64(4);
      }
    } else if (s.compressed()) {
      // Generic ABI, "Compression Header"
      boolean isWide = image.bits() == 64;
      long type = bytes.u32(0);
      method =
          type == ELFCOMPRESS_ZLIB
              ? Method.ZLIB
              : type == ELFCOMPRESS_ZSTD ? Method.ZSTD : Method.UNKNOWN;
      header = isWide ? 24 : 12;
      size = isWide ? bytes.i64(8) : bytes.u32(4);
    }
    if (method != Method.NONE) {
      checkSize(s, method, size, bytes.size() - header);
    }
    boolean isCompressed = method != Method.NONE;
    return new Entry(
        new DebugSection(s.ordinal(), name, s.name(), s.file(), size, isCompressed),
        method,
        header);
  }

  private void checkSize(Section s, Method method, long size, long compressed) {
    long start = s.file().start();
    if (size <= 0 || (method == Method.ZLIB && size > DEFLATE_FACTOR * compressed)) {
      throw new DamageException(
          Fault.damaged(
              start,
              "%s: ch_size is %s, but no %d bytes inflate to that",
              s.name(),
              Long.toUnsignedString(size),
              compressed));
    }
    if (size > limit || size > Bytes.MAX_SIZE) {
      throw new DamageException(tooMuch(s.name(), size, start));
    }
  }

  private Fault tooMuch(String name, long size, long start) {
    return Fault.limit(
        start,
        "%s: inflates to %d bytes, which with the others is more than %d times the file",
        name,
        size,
        INFLATED_PER_FILE);
  }

  /** What the sections of one image may add up to; of many in a file each has its part. */
  private static long limit(Image image) {
    long own = 0;
    for (Section s : image.sections()) {
      own += s.file().length();
    }
    own = Math.min(own, image.file().size());
    return INFLATED_PER_FILE * own + Math.min(INFLATED_ALWAYS, SMALL_FACTOR * own);
  }

  Collection<DebugSection> all() {
    List<DebugSection> all = new ArrayList<>();
    byName.values().forEach(e -> all.add(e.section()));
    return all;
  }

  /** The section of this name; null when there is none. */
  DebugSection section(String name) {
    Entry entry = byName.get(name);
    return entry == null ? null : entry.section();
  }

  /** How many bytes a section has, inflated; 0 when there is none. */
  long size(String name) {
    DebugSection section = section(name);
    return section == null ? 0 : section.size();
  }

  /** The bytes of a section, inflated; none when it is not there or not readable. */
  Bytes bytes(String name) {
    if (linked != null && LEFT_TO_LINKED.contains(name)) {
      return linked.bytes(name);
    }
    return contents.computeIfAbsent(
        name,
        n -> {
          Entry entry = byName.get(n);
          try {
            return entry == null
                ? empty(n)
                : relocations.apply(entry.section().sectionName(), read(entry));
          } catch (DamageException e) {
            faults.add(e.fault());
            return empty(n);
          }
        });
  }

  /**
   * Whether a section is compressed, and all of it, as its first bytes say, one contribution: then
   * that is all there is to know of how it is divided. Go's linker writes such sections.
   */
  boolean isOneContribution(String name) {
    Entry entry = byName.get(name);
    if (entry == null
        || entry.method() != Method.ZLIB
        || contents.containsKey(name)
        || entry.section().size() < LENGTH_BYTES) {
      return false;
    }
    byte[] first = new byte[LENGTH_BYTES];
    Span stream =
        new Span(
            entry.section().file().start() + entry.headerBytes(), entry.section().file().end());
    byte[] compressed = new byte[(int) Math.min(stream.length(), FIRST_BYTES)];
    file.copy(stream.start(), compressed);
    return zlib(compressed, first) >= LENGTH_BYTES
        && Bytes.of(first).order(image.order()).u32(0) == entry.section().size() - LENGTH_BYTES;
  }

  private Bytes empty(String name) {
    return Bytes.of(new byte[0]).order(image.order()).slice(Span.EMPTY, name);
  }

  private Bytes read(Entry entry) {
    DebugSection s = entry.section();
    if (entry.method() == Method.NONE) {
      return file.slice(s.file(), s.sectionName());
    }
    if (entry.method() == Method.UNKNOWN
        || (entry.method() == Method.ZSTD && zstd == Inflate.NONE)) {
      throw new DamageException(
          new Fault(
              Fault.Code.UNSUPPORTED,
              "%s: %s not decoded here"
                  .formatted(
                      s.sectionName(),
                      entry.method() == Method.ZSTD
                          ? "zstd"
                          : "compression " + file.u32(s.file().start())),
              s.file().start()));
    }
    if (s.size() > budget) {
      throw new DamageException(tooMuch(s.sectionName(), s.size(), s.file().start()));
    }
    budget -= s.size();
    byte[] compressed = new byte[(int) s.file().length() - entry.headerBytes()];
    file.copy(s.file().start() + entry.headerBytes(), compressed);
    byte[] inflated = new byte[(int) s.size()];
    int length =
        entry.method() == Method.ZLIB ? zlib(compressed, inflated) : zstd(compressed, inflated);
    if (length != inflated.length) {
      throw new DamageException(
          Fault.damaged(
              s.file().start(),
              "%s: %s, expected %d bytes",
              s.sectionName(),
              length < 0
                  ? "does not inflate"
                  : length > inflated.length
                      ? "inflates to more"
                      : "inflates to %d bytes".formatted(length),
              inflated.length));
    }
    return Bytes.of(inflated)
        .order(image.order())
        .slice(0, inflated.length, s.sectionName() + ", inflated");
  }

  private static int zlib(byte[] compressed, byte[] inflated) {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(compressed);
      int length = 0;
      while (length < inflated.length) {
        int more = inflater.inflate(inflated, length, inflated.length - length);
        if (more == 0) {
          break;
        }
        length += more;
      }
      // A stream that goes on is not the one that the header describes.
      return length + inflater.inflate(new byte[1]);
    } catch (DataFormatException e) {
      return -1;
    } finally {
      inflater.end();
    }
  }

  /** A decoder from outside may say what is wrong its own way; no exception leaves core. */
  private int zstd(byte[] compressed, byte[] inflated) {
    try {
      return zstd.inflate(compressed, inflated);
    } catch (RuntimeException e) {
      return -1;
    }
  }
}
