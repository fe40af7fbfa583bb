package dev.tonnage.demangle;

import static dev.tonnage.demangle.NameParser.sequence;
import static dev.tonnage.demangle.NameParser.word;

/** Literals and names of things as template arguments: {@code <expr-primary>} of the ABI. */
final class LiteralParser {
  private final Itanium itanium;
  private final Cursor in;

  LiteralParser(Itanium itanium) {
    this.itanium = itanium;
    this.in = itanium.in;
  }

  Node literal() {
    in.expect('L');
    if (in.take("_Z") || in.take('Z')) {
      Node entity = itanium.names.encoding();
      in.expect('E');
      return entity;
    }
    if (in.take("DnE") || in.take("Dn0E")) {
      return word("nullptr");
    }
    char code = in.peek();
    Node result =
        switch (code) {
          case 'b' -> truth();
          case 'f' -> floating(8);
          case 'd' -> floating(16);
          case 'e' -> floating(0);
          case 'A' -> sequence(word("\"<"), itanium.types.type(), word(">\""));
          case 'U' -> lambda();
          default -> Builtins.of(code) != null ? integer() : ofType();
        };
    in.expect('E');
    return result;
  }

  private Node truth() {
    in.next();
    return switch (in.signedDigits()) {
      case "0" -> word("false");
      case "1" -> word("true");
      default -> throw Malformed.NAME;
    };
  }

  private Node integer() {
    char code = in.next();
    String value = in.signedDigits();
    return switch (code) {
      case 'i' -> word(value);
      case 'j' -> word(value + "u");
      case 'l' -> word(value + "l");
      case 'm' -> word(value + "ul");
      case 'x' -> word(value + "ll");
      case 'y' -> word(value + "ull");
      default -> word("(" + Builtins.of(code) + ")" + value);
    };
  }

  private Node ofType() {
    Node type = itanium.types.type();
    String value = in.peek() == 'E' ? "" : in.signedDigits();
    return sequence(word("("), type, word(")" + value));
  }

  private Node lambda() {
    if (!in.take("Ul")) {
      throw Malformed.NAME;
    }
    Names.Lambda lambda = itanium.templates.lambda();
    return new Node(lambda) {
      @Override
      void left(Out out) {
        out.put("[]");
        lambda.signature(out);
        out.put("{...}");
      }
    };
  }

  /**
   * A floating-point number from its bits in hex.
   *
   * @param digits how many; 0 for a type whose bits differ from machine to machine, which is left
   *     as it stands
   */
  private Node floating(int digits) {
    char code = in.next();
    if (digits == 0) {
      int length = 0;
      while (Character.digit(in.peek(length), 16) >= 0) {
        length++;
      }
      return word("(long double)" + in.text(length));
    }
    long bits = 0;
    for (char c : in.text(digits).toCharArray()) {
      int digit = Character.digit(c, 16);
      if (digit < 0) {
        throw Malformed.NAME;
      }
      bits = bits << 4 | digit;
    }
    return word(
        code == 'f'
            ? hex(Float.intBitsToFloat((int) bits)) + "f"
            : hex(Double.longBitsToDouble(bits)));
  }

  /** As C prints it with {@code %a}. */
  private static String hex(double value) {
    if (Double.isNaN(value)) {
      return "nan";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    String text = Double.toHexString(value).replace(".0p", "p");
    int power = text.indexOf('p') + 1;
    return text.charAt(power) == '-'
        ? text
        : text.substring(0, power) + "+" + text.substring(power);
  }
}
