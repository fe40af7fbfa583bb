package dev.tonnage.demangle;

/** Reads a mangled name from left to right. */
final class Cursor {
  /** Nesting beyond this is no compiler's; it keeps recursion within any thread's stack. */
  private static final int DEEPEST = 200;

  private final String text;
  private int at;
  private int depth;

  Cursor(String text, int start) {
    this.text = text;
    this.at = start;
  }

  /** What comes next; NUL at the end. */
  char peek() {
    return peek(0);
  }

  char peek(int ahead) {
    return at + ahead < text.length() ? text.charAt(at + ahead) : '\0';
  }

  boolean isAtEnd() {
    return at >= text.length();
  }

  int position() {
    return at;
  }

  void moveTo(int position) {
    at = position;
  }

  /** Begins again, outside of everything. */
  void restart(int position) {
    at = position;
    depth = 0;
  }

  char next() {
    if (isAtEnd()) {
      throw Malformed.NAME;
    }
    return text.charAt(at++);
  }

  boolean take(char c) {
    if (peek() != c || isAtEnd()) {
      return false;
    }
    at++;
    return true;
  }

  boolean take(String word) {
    if (!text.startsWith(word, at)) {
      return false;
    }
    at += word.length();
    return true;
  }

  void expect(char c) {
    if (!take(c)) {
      throw Malformed.NAME;
    }
  }

  /** The next {@code length} characters. */
  String text(int length) {
    if (length > text.length() - at) {
      throw Malformed.NAME;
    }
    String result = text.substring(at, at + length);
    at += length;
    return result;
  }

  /** All that is left. */
  String rest() {
    return text(text.length() - at);
  }

  boolean isAtDigit() {
    return isDigit(peek());
  }

  /** A decimal number that counts characters or things, and so cannot be large. */
  int number() {
    if (!isAtDigit()) {
      throw Malformed.NAME;
    }
    int value = 0;
    while (isAtDigit()) {
      value = value * 10 + (next() - '0');
      if (value > 1 << 24) {
        throw Malformed.NAME;
      }
    }
    return value;
  }

  /** The digits that follow, possibly none. */
  String digits() {
    int start = at;
    while (isAtDigit()) {
      at++;
    }
    return text.substring(start, at);
  }

  /** A number as its digits, with {@code n} for minus. */
  String signedDigits() {
    String sign = take('n') ? "-" : "";
    if (!isAtDigit()) {
      throw Malformed.NAME;
    }
    return sign + digits();
  }

  void enter() {
    if (++depth > DEEPEST) {
      throw Malformed.LIMIT;
    }
  }

  void leave() {
    depth--;
  }

  static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
