package dev.tonnage.dwarf;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.fault.DamageException;
import dev.tonnage.fault.Fault;
import java.util.ArrayList;
import java.util.List;

/**
 * The header of one line number program: its parameters, its directories and files (section 6.2.4).
 */
final class LineTable {
  private static final int CONTENT_PATH = 1;
  private static final int CONTENT_DIRECTORY = 2;

  /** A file: a reference to its name, and the number of its directory. */
  private record File(long name, long directory) {}

  private final Bytes bytes;
  final long start;
  final long end;
  final int version;
  int addressBytes;
  int minimumLength;
  int operationsPerInstruction;
  int lineBase;
  int lineRange;
  int[] operands;
  long program;
  private final List<Long> directories = new ArrayList<>();
  private final List<File> files = new ArrayList<>();

  private LineTable(Bytes bytes, long start, long end, int version) {
    this.bytes = bytes;
    this.start = start;
    this.end = end;
    this.version = version;
  }

  /**
   * Reads the header of the program at {@code start}.
   *
   * @param lineStrings is told of the names in {@code .debug_line_str}
   */
  static LineTable read(
      Bytes section, long start, int addressBytes, Uses strings, Uses lineStrings, int user) {
    long end = UnitHeader.end(section, start, "DWARF line table");
    int width = UnitHeader.offsetBytes(section, start);
    Bytes bytes = section.slice(0, end, ".debug_line");
    Cursor c = new Cursor(bytes, UnitHeader.afterLength(section, start));
    int version = c.u16();
    if (version < 2 || version > 5) {
      throw new DamageException(
          new Fault(
              Fault.Code.UNSUPPORTED,
              "DWARF line table at 0x%x: version is %d, expected 2 to 5".formatted(start, version),
              section.fileOffset() + start));
    }
    LineTable table = new LineTable(bytes, start, end, version);
    table.addressBytes = addressBytes;
    if (version >= 5) {
      table.addressBytes = c.u8();
      c.skip(1);
    }
    long headerLength = c.word(width);
    if (headerLength < 0 || headerLength > end - c.at()) {
      throw new DamageException(
          Fault.damaged(
              section.fileOffset() + start,
              "DWARF line table at 0x%x: header_length is %s, but %d bytes are left",
              start,
              Long.toUnsignedString(headerLength),
              end - c.at()));
    }
    table.program = c.at() + headerLength;
    table.minimumLength = c.u8();
    table.operationsPerInstruction = version >= 4 ? Math.max(c.u8(), 1) : 1;
    c.skip(1);
    table.lineBase = (byte) c.u8();
    table.lineRange = c.u8();
    table.operands = new int[Math.max(c.u8(), 1)];
    for (int i = 1; i < table.operands.length; i++) {
      table.operands[i] = c.u8();
    }
    Cursor names = new Cursor(bytes.slice(0, table.program, ".debug_line header"), c.at());
    if (version >= 5) {
      new EntryFormat(width, strings, lineStrings, user).read(names, table, section);
    } else {
      table.readOldFiles(names);
    }
    return table;
  }

  private void readOldFiles(Cursor c) {
    // Directory 0 is where the compiler ran, and file 0 is none.
    directories.add(0L);
    files.add(new File(0, 0));
    while (true) {
      long at = c.at();
      c.skipString();
      if (c.at() == at + 1) {
        break;
      }
      directories.add(Values.reference(Values.INLINE, at));
    }
    while (true) {
      long at = c.at();
      c.skipString();
      if (c.at() == at + 1) {
        break;
      }
      long directory = c.uleb();
      c.skipLeb();
      c.skipLeb();
      files.add(new File(Values.reference(Values.INLINE, at), directory));
    }
  }

  /** The self-describing tables of version 5. */
  private record EntryFormat(int width, Uses strings, Uses lineStrings, int user) {
    void read(Cursor c, LineTable table, Bytes section) {
      for (boolean isFiles : new boolean[] {false, true}) {
        int count = c.u8();
        long[] format = new long[2 * count];
        for (int i = 0; i < format.length; i++) {
          format[i] = c.uleb();
        }
        long entries = c.uleb();
        if (entries < 0 || (count == 0 && entries > 0)) {
          throw new DamageException(
              Fault.damaged(
                  section.fileOffset() + c.at(),
                  "DWARF line table at 0x%x: %s entries of %d fields",
                  table.start,
                  Long.toUnsignedString(entries),
                  count));
        }
        for (long n = 0; n < entries; n++) {
          File file = entry(c, format, table, section);
          if (isFiles) {
            table.files.add(file);
          } else {
            table.directories.add(file.name());
          }
        }
      }
    }

    private File entry(Cursor c, long[] format, LineTable table, Bytes section) {
      long name = 0;
      long directory = 0;
      for (int i = 0; i < format.length; i += 2) {
        long at = c.at();
        long value = 0;
        switch ((int) format[i + 1]) {
          case 0x08 -> {
            c.skipString();
            value = Values.reference(Values.INLINE, at);
          }
          case 0x0e -> {
            long position = c.word(width);
            strings.add(position, user);
            value = Values.reference(Values.STRING, position);
          }
          case 0x1f -> {
            long position = c.word(width);
            lineStrings.add(position, user);
            value = Values.reference(Values.LINE_STRING, position);
          }
          case 0x1d -> c.skip(width);
          case 0x0b -> value = c.u8();
          case 0x05 -> value = c.u16();
          case 0x06 -> value = c.u32();
          case 0x07 -> value = c.i64();
          case 0x0f -> value = c.uleb();
          case 0x1e -> c.skip(16);
          case 0x09 -> c.skip(c.uleb());
          case 0x0a -> c.skip(c.u8());
          default ->
              throw new DamageException(
                  Fault.damaged(
                      section.fileOffset() + at,
                      "DWARF line table at 0x%x: form 0x%x is not known in it",
                      table.start,
                      format[i + 1]));
        }
        if (format[i] == CONTENT_PATH) {
          name = value;
        } else if (format[i] == CONTENT_DIRECTORY) {
          directory = value;
        }
      }
      return new File(name, directory);
    }
  }

  /**
   * The path of a file, from where the compiler ran unless it begins with a slash; null when there
   * is no such file.
   */
  String path(UnitContext unit, Values values, long number) {
    if (number < 0 || number >= files.size()) {
      return null;
    }
    File file = files.get((int) number);
    String name = values.text(unit, bytes, file.name());
    long directory =
        file.directory() > 0 && file.directory() < directories.size()
            ? directories.get((int) file.directory())
            : 0;
    String folder = values.text(unit, bytes, directory);
    return name == null || folder == null || name.startsWith("/") ? name : folder + "/" + name;
  }
}
