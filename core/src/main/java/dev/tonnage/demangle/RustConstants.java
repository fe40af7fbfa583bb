package dev.tonnage.demangle;

import java.nio.charset.StandardCharsets;

/** Constants as generic arguments in Rust's v0 names. */
final class RustConstants {
  private final RustV0 paths;
  private final Cursor in;
  private final Out out;

  RustConstants(RustV0 paths, Cursor in, Out out) {
    this.paths = paths;
    this.in = in;
    this.out = out;
  }

  /**
   * {@code <const>}.
   *
   * @param isValue whether it stands in another; if not, what is more than a literal needs braces
   */
  void constant(boolean isValue) {
    in.enter();
    out.step();
    char tag = in.next();
    switch (tag) {
      case 'p' -> out.put('_');
      case 'h', 't', 'm', 'y', 'o', 'j' -> out.put(integer());
      case 'a', 's', 'l', 'x', 'n', 'i' -> out.put(in.take('n') ? "-" : "").put(integer());
      case 'b' -> truth();
      case 'c' -> character();
      case 'B' -> paths.back(() -> constant(isValue));
      default -> {
        boolean isString = tag == 'R' && in.take('e');
        boolean needsBraces = !isValue && !isString;
        out.put(needsBraces ? "{" : "");
        if (isString) {
          string();
        } else {
          compound(tag);
        }
        out.put(needsBraces ? "}" : "");
      }
    }
    in.leave();
  }

  private void compound(char tag) {
    switch (tag) {
      case 'e' -> {
        out.put('*');
        string();
      }
      case 'R', 'Q' -> {
        out.put(tag == 'R' ? "&" : "&mut ");
        constant(true);
      }
      case 'A' -> {
        out.put('[');
        list();
        out.put(']');
      }
      case 'T' -> {
        out.put('(');
        out.put(list() == 1 ? ",)" : ")");
      }
      case 'V' -> structure();
      default -> throw Malformed.NAME;
    }
  }

  private int list() {
    int count = 0;
    while (!in.take('E')) {
      out.put(count++ == 0 ? "" : ", ");
      constant(true);
    }
    return count;
  }

  /** A value of a type that is declared somewhere: its constructor and its fields. */
  private void structure() {
    paths.path(true);
    switch (in.next()) {
      case 'U' -> {}
      case 'T' -> {
        out.put('(');
        list();
        out.put(')');
      }
      case 'S' -> {
        out.put(" { ");
        boolean isFirst = true;
        while (!in.take('E')) {
          out.put(isFirst ? "" : ", ");
          isFirst = false;
          if (in.take('s')) {
            paths.base62();
          }
          out.put(paths.identifier()).put(": ");
          constant(true);
        }
        out.put(" }");
      }
      default -> throw Malformed.NAME;
    }
  }

  /** {@code <const-data>}: lower-case hex digits. */
  private String digits() {
    int length = 0;
    while (isDigit(in.peek(length))) {
      length++;
    }
    String digits = in.text(length);
    in.expect('_');
    return digits;
  }

  private static boolean isDigit(char c) {
    return Cursor.isDigit(c) || c >= 'a' && c <= 'f';
  }

  private String integer() {
    String digits = digits();
    if (digits.isEmpty()) {
      throw Malformed.NAME;
    }
    return digits.length() > 16
        ? "0x" + digits
        : Long.toUnsignedString(Long.parseUnsignedLong(digits, 16));
  }

  private void truth() {
    switch (integer()) {
      case "0" -> out.put("false");
      case "1" -> out.put("true");
      default -> throw Malformed.NAME;
    }
  }

  private void character() {
    String digits = digits();
    if (digits.isEmpty() || digits.length() > 6) {
      throw Malformed.NAME;
    }
    int value = Integer.parseInt(digits, 16);
    if (!Character.isValidCodePoint(value)) {
      throw Malformed.NAME;
    }
    out.put('\'').put(escaped(value, '\'')).put('\'');
  }

  /** A string's UTF-8, in hex. */
  private void string() {
    String digits = digits();
    if (digits.length() % 2 != 0) {
      throw Malformed.NAME;
    }
    byte[] bytes = new byte[digits.length() / 2];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) Integer.parseInt(digits, 2 * i, 2 * i + 2, 16);
    }
    out.put('"');
    new String(bytes, StandardCharsets.UTF_8)
        .codePoints()
        .forEach(point -> out.put(escaped(point, '"')));
    out.put('"');
  }

  private static String escaped(int point, char quote) {
    return switch (point) {
      case '\t' -> "\\t";
      case '\r' -> "\\r";
      case '\n' -> "\\n";
      case '\\' -> "\\\\";
      default -> {
        if (point == quote) {
          yield "\\" + quote;
        }
        yield Character.isISOControl(point) || Character.getType(point) == Character.SURROGATE
            ? "\\u{" + Integer.toHexString(point) + "}"
            : Character.toString(point);
      }
    };
  }
}
