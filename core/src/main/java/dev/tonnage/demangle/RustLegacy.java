package dev.tonnage.demangle;

import java.util.ArrayList;
import java.util.List;

/**
 * Rust's mangling before v0 ({@code rustc_symbol_mangling/src/legacy.rs}): a nested C++ name whose
 * last element is a hash, with what C++ allows in no name written between dollar signs.
 */
final class RustLegacy {
  /** The length of the hash's element, its letter, and 16 digits. */
  private static final int HASH_DIGITS = 16;

  private static final String HASH = "17h";

  private RustLegacy() {}

  /** Whether the name, which goes on at {@code start} behind {@code _Z}, ends in a hash. */
  static boolean isLegacy(String name, int start) {
    int hash = name.lastIndexOf(HASH);
    int end = hash + HASH.length() + HASH_DIGITS;
    if (hash < start || end >= name.length() || name.charAt(start) != 'N') {
      return false;
    }
    for (int i = hash + HASH.length(); i < end; i++) {
      if (Character.digit(name.charAt(i), 16) < 0) {
        return false;
      }
    }
    boolean isWhole = end + 1 == name.length() || name.charAt(end + 1) == '.';
    return name.charAt(end) == 'E' && isWhole;
  }

  static Demangled read(String name, int start) {
    Cursor in = new Cursor(name, start);
    in.expect('N');
    List<String> elements = new ArrayList<>();
    while (!in.take('E')) {
      elements.add(decoded(in.text(in.number())));
    }
    String suffix = Demangler.suffix(in);
    if (elements.size() < 2) {
      throw Malformed.NAME;
    }
    elements.remove(elements.size() - 1);
    String text = String.join("::", elements);
    return new Demangled(
        Language.RUST, text + suffix, crate(elements.get(0)), withoutArguments(text));
  }

  private static String decoded(String element) {
    int start = element.startsWith("_$") ? 1 : 0;
    if (element.indexOf('$') < 0 && element.indexOf('.') < 0) {
      return element;
    }
    StringBuilder text = new StringBuilder();
    int at = start;
    while (at < element.length()) {
      char c = element.charAt(at);
      if (c == '.') {
        boolean isPath = element.startsWith("..", at);
        text.append(isPath ? "::" : ".");
        at += isPath ? 2 : 1;
      } else if (c == '$') {
        int end = element.indexOf('$', at + 1);
        String character = end < 0 ? null : character(element.substring(at + 1, end));
        if (character == null) {
          return text.append(element, at, element.length()).toString();
        }
        text.append(character);
        at = end + 1;
      } else {
        text.append(c);
        at++;
      }
    }
    return text.toString();
  }

  private static String character(String code) {
    return switch (code) {
      case "SP" -> "@";
      case "BP" -> "*";
      case "RF" -> "&";
      case "LT" -> "<";
      case "GT" -> ">";
      case "LP" -> "(";
      case "RP" -> ")";
      case "C" -> ",";
      default -> coded(code);
    };
  }

  /** {@code u<hex>}; null for anything else, and for what does not print. */
  private static String coded(String code) {
    if (!code.startsWith("u") || code.length() < 2 || code.length() > 7) {
      return null;
    }
    int value = 0;
    for (int i = 1; i < code.length(); i++) {
      int digit = Character.digit(code.charAt(i), 16);
      if (digit < 0) {
        return null;
      }
      value = value * 16 + digit;
    }
    return Character.isValidCodePoint(value) && !Character.isISOControl(value)
        ? Character.toString(value)
        : null;
  }

  /**
   * The crate that the first element of a path tells. An implementation that names no module stands
   * with its type or with its trait, and a trait of the standard library cannot be implemented for
   * a type of another crate but there.
   */
  private static String crate(String first) {
    if (!first.startsWith("<")) {
      return first;
    }
    int as = first.indexOf(" as ");
    String type = head(as < 0 ? first : first.substring(0, as));
    String trait = as < 0 ? null : head(first.substring(as + 4));
    boolean isOfTrait = type == null || (trait != null && isStandard(type) && !isStandard(trait));
    return isOfTrait ? trait : type;
  }

  private static boolean isStandard(String crate) {
    return crate.equals("core") || crate.equals("alloc") || crate.equals("std");
  }

  /**
   * The first name of a path in a type; null for a primitive or a parameter, which are no paths.
   */
  private static String head(String type) {
    int start = 0;
    int path = type.indexOf("::");
    for (int i = 0; i < path; i++) {
      if (!Character.isUnicodeIdentifierPart(type.charAt(i))) {
        start = i + 1;
      }
    }
    return path > start ? type.substring(start, path) : null;
  }

  /** Without what stands in brackets behind a name. */
  private static String withoutArguments(String text) {
    StringBuilder origin = new StringBuilder(text.length());
    int open = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean isArrow = c == '>' && i > 0 && text.charAt(i - 1) == '-';
      boolean isOpening =
          c == '<' && i > 0 && Character.isUnicodeIdentifierPart(text.charAt(i - 1));
      if (open > 0) {
        open += c == '<' ? 1 : c == '>' && !isArrow ? -1 : 0;
      } else if (isOpening) {
        origin.append("<>");
        open = 1;
      } else {
        origin.append(c);
      }
    }
    return origin.toString();
  }
}
