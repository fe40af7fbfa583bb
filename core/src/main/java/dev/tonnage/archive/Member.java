package dev.tonnage.archive;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.bytes.Span;
import dev.tonnage.fault.DamageException;
import dev.tonnage.fault.Fault;

/**
 * One member with its header.
 *
 * @param name resolved
 * @param header its header, and the name behind it in BSD's form
 * @param content its bytes
 */
record Member(String name, Span header, Span content) {
  static final int HEADER_BYTES = 60;

  private static final int NAME_BYTES = 16;
  private static final int SIZE_AT = 48;
  private static final int SIZE_BYTES = 10;
  private static final String BSD_NAME = "#1/";

  /** Longer names are cut, for each section of the member repeats it. */
  private static final int LONGEST_NAME = 256;

  /**
   * The member whose header is here.
   *
   * @param longNames GNU's table of them; null as long as it was not met
   * @param isThin whether only tables have content here
   */
  static Member read(Bytes file, long at, Bytes longNames, boolean isThin) {
    Bytes h = file.slice(at, HEADER_BYTES, "archive member header");
    if (h.u8(58) != '`' || h.u8(59) != '\n') {
      throw new DamageException(
          Fault.damaged(
              at + 58,
              "archive member header: ends with 0x%02x%02x, expected 0x600a",
              h.u8(58),
              h.u8(59)));
    }
    long size = number(h, SIZE_AT, SIZE_BYTES, "size");
    String field = h.text(0, NAME_BYTES).stripTrailing();
    boolean isTable = field.equals("/") || field.equals("//") || field.equals("/SYM64/");
    if (isThin && !isTable) {
      size = 0;
    }
    Bytes content = file.slice(at + HEADER_BYTES, size, "archive member");
    long start = at + HEADER_BYTES;
    String name;
    if (field.startsWith(BSD_NAME)) {
      long length = number(h, BSD_NAME.length(), NAME_BYTES - BSD_NAME.length(), "name length");
      name = upToNul(content.slice(0, length, "archive member name"));
      start += length;
    } else if (field.matches("/[0-9]+") && longNames != null) {
      name = upToNewline(longNames, number(h, 1, NAME_BYTES - 1, "name offset"));
    } else {
      name =
          field.length() > 1 && field.endsWith("/") && !field.equals("//")
              ? field.substring(0, field.length() - 1)
              : field;
    }
    return new Member(
        name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) + "…" : name,
        new Span(at, start),
        new Span(start, at + HEADER_BYTES + size));
  }

  private static long number(Bytes h, int at, int length, String field) {
    String text = h.text(at, length).strip();
    if (!text.matches("[0-9]{1,15}")) {
      throw new DamageException(
          Fault.damaged(
              h.fileOffset() + at, "archive member header: %s is '%s', no number", field, text));
    }
    return Long.parseLong(text);
  }

  private static String upToNul(Bytes b) {
    int end = 0;
    while (end < b.size() && end <= LONGEST_NAME && b.u8(end) != 0) {
      end++;
    }
    return b.text(0, end);
  }

  /** GNU ends long names with a slash and a newline, Microsoft with a NUL. */
  private static String upToNewline(Bytes names, long at) {
    long end = at;
    while (end < names.size()
        && end - at <= LONGEST_NAME
        && names.u8(end) != '\n'
        && names.u8(end) != 0) {
      end++;
    }
    String name = names.text(at, end - at);
    return name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
  }

  boolean isSymbolIndex() {
    return name.equals("/")
        || name.equals("/SYM64/")
        || name.equals("/SYM64")
        || name.startsWith("__.SYMDEF");
  }

  boolean isLongNames() {
    return name.equals("//");
  }
}
