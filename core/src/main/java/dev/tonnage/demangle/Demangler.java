package dev.tonnage.demangle;

/** Tells what a symbol's name says. */
public final class Demangler {
  private static final String[] INITIALIZERS = {
    "_GLOBAL__sub_I_", "_GLOBAL__sub_D_", "_GLOBAL__I_", "_GLOBAL__D_"
  };

  private Demangler() {}

  /** What {@code name} says; null when no compiler of these languages mangled it. */
  public static Demangled of(String name) {
    if (name.length() < 3) {
      return null;
    }
    return switch (name.charAt(0)) {
      case '_' -> underscored(name);
      case '$' -> swift(name, 0);
      // Microsoft's scheme is not published; all its names begin so.
      case '?' -> Demangled.recognised(Language.CPP, name);
      default -> null;
    };
  }

  private static Demangled underscored(String name) {
    for (int i = 1; i < 5 && i < name.length(); i++) {
      switch (name.charAt(i)) {
        case '_':
          continue;
        case 'Z':
          return itanium(name, i + 1);
        case 'R':
          // Mach-O puts one underscore more in front of all names.
          return i <= 2 ? versioned(name, at -> RustV0.read(at, name.indexOf('R') + 1)) : null;
        case '$', 'T':
          return swift(name, i);
        case 'G':
          return initializer(name);
        default:
          return null;
      }
    }
    return null;
  }

  private static Demangled swift(String name, int at) {
    boolean isSwift =
        name.startsWith("$s", at) || name.startsWith("$S", at) || name.startsWith("T0", at);
    boolean goesOn = at + 2 < name.length() && Character.isLetterOrDigit(name.charAt(at + 2));
    return isSwift && goesOn ? Demangled.recognised(Language.SWIFT, name) : null;
  }

  private static Demangled itanium(String name, int start) {
    return versioned(
        name,
        unversioned -> {
          if (RustLegacy.isLegacy(unversioned, start)) {
            return RustLegacy.read(unversioned, start);
          }
          return cpp(unversioned, start, "");
        });
  }

  private interface Reader {
    Demangled read(String name);
  }

  /** Reads a name without the symbol version that the linker may have put behind it. */
  private static Demangled versioned(String name, Reader reader) {
    int at = name.indexOf('@');
    try {
      if (at < 0) {
        return reader.read(name);
      }
      Demangled d = reader.read(name.substring(0, at));
      return new Demangled(
          d.language(), d.text() + name.substring(at), d.packageName(), d.origin());
    } catch (Malformed e) {
      return null;
    }
  }

  private static Demangled cpp(String name, int start, String before) {
    Cursor in = new Cursor(name, start);
    Node tree;
    try {
      tree = Itanium.encoding(in);
    } catch (Malformed e) {
      if (e == Malformed.LIMIT) {
        return Demangled.recognised(Language.CPP, name);
      }
      throw e;
    }
    boolean isBlock = in.take("_block_invoke");
    String what = isBlock ? "invocation function for block in " : before;
    String suffix = isBlock ? "" : suffix(in);
    String text = print(name, tree, false);
    String origin = print(name, tree, true);
    return new Demangled(
        Language.CPP,
        text == null ? name : what + text + suffix,
        Namespaces.of(tree),
        origin == null ? name : what + origin);
  }

  /**
   * What compilers put behind a name for a part or a clone of the function, or what belongs to a
   * variable: {@code .cold}, {@code $tlv$init}.
   */
  static String suffix(Cursor in) {
    if (in.isAtEnd()) {
      return "";
    }
    if (in.peek() == '.' || in.peek() == '$') {
      return " (" + in.rest() + ")";
    }
    throw Malformed.NAME;
  }

  /** Null when it takes too much. */
  private static String print(String name, Node tree, boolean isOrigin) {
    try {
      return new Out(name.length(), isOrigin).put(tree).toString();
    } catch (Malformed e) {
      return null;
    }
  }

  /** What runs before main: named for a file, or for the first symbol in it. */
  private static Demangled initializer(String name) {
    for (String prefix : INITIALIZERS) {
      if (name.startsWith(prefix) && name.length() > prefix.length()) {
        String what =
            prefix.contains("I_")
                ? "global constructors keyed to "
                : "global destructors keyed to ";
        String key = name.substring(prefix.length());
        if (key.startsWith("_Z")) {
          Demangled keyed =
              versioned(name, unversioned -> cpp(unversioned, prefix.length() + 2, what));
          if (keyed != null) {
            return keyed;
          }
        }
        return new Demangled(Language.CPP, what + key, null, what + key);
      }
    }
    return null;
  }
}
