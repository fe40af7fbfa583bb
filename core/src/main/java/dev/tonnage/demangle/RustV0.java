package dev.tonnage.demangle;

/**
 * Rust's names since v0 (RFC 2603): paths, which say what crate they are of, and the types in them.
 * References back are read again where they stand, so that there is no tree.
 */
final class RustV0 {
  private final Cursor in;
  private final int start;
  private final Out out;
  private final RustTypes types;

  private RustV0(String name, int start, boolean isOrigin) {
    this.in = new Cursor(name, start);
    this.start = start;
    this.out = new Out(name.length(), isOrigin);
    this.types = new RustTypes(this, in, out);
  }

  /** Reads a name that goes on at {@code start} behind {@code _R}. */
  static Demangled read(String name, int start) {
    RustV0 origin = new RustV0(name, start, true);
    try {
      String crate = origin.path(true);
      RustV0 whole = new RustV0(name, start, false);
      whole.path(true);
      whole.instantiatingCrate();
      String suffix = Demangler.suffix(whole.in);
      return new Demangled(Language.RUST, whole.out + suffix, crate, origin.out.toString());
    } catch (Malformed e) {
      if (e == Malformed.LIMIT) {
        return Demangled.recognised(Language.RUST, name);
      }
      throw e;
    }
  }

  private void instantiatingCrate() {
    if (in.peek() >= 'A' && in.peek() <= 'Z') {
      out.mute();
      path(false);
      out.unmute();
    }
  }

  /**
   * {@code <path>}.
   *
   * @param isValue whether generic arguments need {@code ::} before them
   * @return the crate it is of
   */
  String path(boolean isValue) {
    in.enter();
    out.step();
    String crate =
        switch (in.next()) {
          case 'C' -> {
            disambiguator();
            String name = identifier();
            out.put(name);
            yield name;
          }
          case 'N' -> nested(isValue);
          case 'M' -> {
            String of = implementation();
            out.put('<');
            types.type();
            out.put('>');
            yield of;
          }
          case 'X' -> {
            String of = implementation();
            ofTrait();
            yield of;
          }
          case 'Y' -> ofTrait();
          case 'I' -> {
            String of = open(isValue);
            out.put('>');
            yield of;
          }
          case 'B' -> {
            String[] of = new String[1];
            back(() -> of[0] = path(isValue));
            yield of[0];
          }
          default -> throw Malformed.NAME;
        };
    in.leave();
    return crate;
  }

  private String nested(boolean isValue) {
    char namespace = in.next();
    String crate = path(isValue);
    long number = disambiguator();
    String name = identifier();
    if (namespace >= 'A' && namespace <= 'Z') {
      String what =
          switch (namespace) {
            case 'C' -> "closure";
            case 'S' -> "shim";
            default -> String.valueOf(namespace);
          };
      out.put("::{").put(what).put(name.isEmpty() ? "" : ":" + name);
      out.put("#" + number + "}");
    } else if (!name.isEmpty()) {
      out.put("::").put(name);
    }
    return crate;
  }

  /** {@code <impl-path>}: where an implementation stands, which is not printed. */
  private String implementation() {
    disambiguator();
    out.mute();
    String crate = path(false);
    out.unmute();
    return crate;
  }

  private String ofTrait() {
    out.put('<');
    types.type();
    out.put(" as ");
    String crate = path(false);
    out.put('>');
    return crate;
  }

  /** The rest of a path with generic arguments, but for the closing bracket. */
  private String open(boolean isValue) {
    String crate = path(isValue);
    out.put(isValue && !out.isOrigin() ? "::<" : "<");
    if (out.isOrigin()) {
      out.mute();
    }
    types.arguments();
    if (out.isOrigin()) {
      out.unmute();
    }
    return crate;
  }

  /** The path of a trait; says whether its brackets are still open, for more to be put there. */
  boolean openTrait() {
    if (in.take('B')) {
      boolean[] isOpen = new boolean[1];
      back(() -> isOpen[0] = openTrait());
      return isOpen[0];
    }
    if (in.take('I')) {
      open(false);
      return true;
    }
    path(false);
    return false;
  }

  /** {@code <backref>}: reads again what stands at an earlier place. */
  void back(Runnable reader) {
    int from = in.position() - 1;
    long place = start + base62();
    if (place >= from) {
      throw Malformed.NAME;
    }
    int next = in.position();
    in.enter();
    in.moveTo((int) place);
    reader.run();
    in.moveTo(next);
    in.leave();
  }

  /** {@code <disambiguator>}. */
  private long disambiguator() {
    return in.take('s') ? base62() + 1 : 0;
  }

  /** {@code <base-62-number>}. */
  long base62() {
    if (in.take('_')) {
      return 0;
    }
    long value = 0;
    while (!in.take('_')) {
      char c = in.next();
      int digit =
          Cursor.isDigit(c)
              ? c - '0'
              : c >= 'a' && c <= 'z' ? c - 'a' + 10 : c >= 'A' && c <= 'Z' ? c - 'A' + 36 : -1;
      // A crate's disambiguator is a hash of 64 bits, whose value nobody prints.
      if (digit < 0) {
        throw Malformed.NAME;
      }
      value = value * 62 + digit;
    }
    return value + 1 < 0 ? Long.MAX_VALUE / 2 : value + 1;
  }

  /** {@code <undisambiguated-identifier>}. */
  String identifier() {
    boolean isPunycode = in.take('u');
    int length = in.take('0') ? 0 : in.number();
    in.take('_');
    String text = in.text(length);
    return isPunycode ? Punycode.decode(text) : text;
  }
}
