package dev.tonnage.demangle;

/** The types that have codes; section 5.1.5.2 of the ABI. */
final class Builtins {
  private Builtins() {}

  /** Takes the code that stands here, and says the type; null when it is none. */
  static String of(Cursor in) {
    char c = in.peek();
    if (c == 'D') {
      return extended(in);
    }
    String name = of(c);
    if (name != null) {
      in.next();
    }
    return name;
  }

  static String of(char code) {
    return switch (code) {
      case 'v' -> "void";
      case 'w' -> "wchar_t";
      case 'b' -> "bool";
      case 'c' -> "char";
      case 'a' -> "signed char";
      case 'h' -> "unsigned char";
      case 's' -> "short";
      case 't' -> "unsigned short";
      case 'i' -> "int";
      case 'j' -> "unsigned int";
      case 'l' -> "long";
      case 'm' -> "unsigned long";
      case 'x' -> "long long";
      case 'y' -> "unsigned long long";
      case 'n' -> "__int128";
      case 'o' -> "unsigned __int128";
      case 'f' -> "float";
      case 'd' -> "double";
      case 'e' -> "long double";
      case 'g' -> "__float128";
      case 'z' -> "...";
      default -> null;
    };
  }

  private static String extended(Cursor in) {
    String name =
        switch (in.peek(1)) {
          case 'd' -> "decimal64";
          case 'e' -> "decimal128";
          case 'f' -> "decimal32";
          case 'h' -> "half";
          case 'i' -> "char32_t";
          case 's' -> "char16_t";
          case 'u' -> "char8_t";
          case 'a' -> "auto";
          case 'c' -> "decltype(auto)";
          case 'n' -> "std::nullptr_t";
          default -> null;
        };
    if (name != null) {
      in.text(2);
      return name;
    }
    if ("ARS".indexOf(in.peek(1)) >= 0) {
      return fixedPoint(in);
    }
    if (!in.take("DF")) {
      return null;
    }
    String bits = in.digits();
    if (in.take('b')) {
      return "std::bfloat" + bits + "_t";
    }
    String extended = in.take('x') ? "x" : "";
    if (extended.isEmpty()) {
      in.expect('_');
    }
    return "_Float" + bits + extended;
  }

  /** The types of ISO/IEC TR 18037: of an accumulator or a fraction, saturated perhaps. */
  private static String fixedPoint(Cursor in) {
    String saturated = in.take("DS") ? "_Sat " : "";
    String sort = in.take("DA") ? "_Accum" : in.take("DR") ? "_Fract" : null;
    String size =
        switch (in.next()) {
          case 's' -> "short ";
          case 't' -> "unsigned short ";
          case 'i' -> "";
          case 'j' -> "unsigned ";
          case 'l' -> "long ";
          case 'm' -> "unsigned long ";
          default -> null;
        };
    if (sort == null || size == null) {
      throw Malformed.NAME;
    }
    return saturated + size + sort;
  }
}
