package dev.tonnage.demangle;

/** Names of letters beyond ASCII; RFC 3492, with an underscore for the delimiter (RFC 2603). */
final class Punycode {
  private static final int BASE = 36;
  private static final int T_MIN = 1;
  private static final int T_MAX = 26;
  private static final int SKEW = 38;
  private static final int DAMP = 700;
  private static final int INITIAL_BIAS = 72;
  private static final int INITIAL_N = 0x80;
  private static final int LONGEST = 1000;

  private Punycode() {}

  static String decode(String encoded) {
    int delimiter = encoded.lastIndexOf('_');
    StringBuilder text = new StringBuilder();
    int[] points = new int[LONGEST];
    int length = Math.max(delimiter, 0);
    if (encoded.length() > LONGEST) {
      throw Malformed.LIMIT;
    }
    for (int i = 0; i < length; i++) {
      points[i] = encoded.charAt(i);
    }
    int at = delimiter + 1;
    int n = INITIAL_N;
    int bias = INITIAL_BIAS;
    int i = 0;
    while (at < encoded.length()) {
      long delta = 0;
      long weight = 1;
      for (int k = BASE; ; k += BASE) {
        int digit = at < encoded.length() ? digit(encoded.charAt(at++)) : -1;
        if (digit < 0) {
          throw Malformed.NAME;
        }
        delta += digit * weight;
        int t = Math.min(Math.max(k - bias, T_MIN), T_MAX);
        if (delta > Integer.MAX_VALUE) {
          throw Malformed.NAME;
        }
        if (digit < t) {
          break;
        }
        weight *= BASE - t;
      }
      length++;
      long place = i + delta;
      bias = adapted(delta, length, i == 0 && n == INITIAL_N && bias == INITIAL_BIAS);
      n += (int) (place / length);
      i = (int) (place % length);
      if (n > Character.MAX_CODE_POINT || n < 0) {
        throw Malformed.NAME;
      }
      System.arraycopy(points, i, points, i + 1, length - 1 - i);
      points[i++] = n;
    }
    for (int p = 0; p < length; p++) {
      text.appendCodePoint(points[p]);
    }
    return text.toString();
  }

  private static int digit(char c) {
    if (c >= 'a' && c <= 'z') {
      return c - 'a';
    }
    return Cursor.isDigit(c) ? c - '0' + 26 : -1;
  }

  private static int adapted(long delta, int length, boolean isFirst) {
    long rest = isFirst ? delta / DAMP : delta / 2;
    rest += rest / length;
    int k = 0;
    while (rest > (BASE - T_MIN) * T_MAX / 2) {
      rest /= BASE - T_MIN;
      k += BASE;
    }
    return (int) (k + (BASE - T_MIN + 1) * rest / (rest + SKEW));
  }
}
