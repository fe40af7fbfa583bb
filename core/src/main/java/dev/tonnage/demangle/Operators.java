package dev.tonnage.demangle;

import java.util.HashMap;
import java.util.Map;

/** The operators and their codes; section 5.1.3.4 of the ABI. */
final class Operators {
  private static final Map<String, Operator> BY_CODE = new HashMap<>();

  /** How an operator stands to its operands. */
  enum Shape {
    /** In front of one operand. */
    PREFIX,
    /** Between two. */
    INFIX,
    /** In front of one, or behind it. */
    EITHER,
    /** In a form of its own. */
    OTHER
  }

  record Operator(String symbol, Shape shape) {
    /** The name of the function that overloads it. */
    String functionName() {
      return (Character.isLetter(symbol.charAt(0)) ? "operator " : "operator") + symbol;
    }
  }

  static {
    add(Shape.PREFIX, "ps + ng - ad & de * co ~ nt !");
    add(Shape.EITHER, "pp ++ mm --");
    add(
        Shape.INFIX,
        "pl + mi - ml * dv / rm % an & or | eo ^ aS = pL += mI -= mL *= dV /= rM %= aN &= oR |="
            + " eO ^= ls << rs >> lS <<= rS >>= eq == ne != lt < gt > le <= ge >= ss <=> aa && oo ||"
            + " cm , pm ->* ds .*");
    add(Shape.OTHER, "nw new na new[] dl delete da delete[] aw co_await pt -> cl () ix [] qu ?");
  }

  private Operators() {}

  private static void add(Shape shape, String codesAndSymbols) {
    String[] words = codesAndSymbols.split(" ");
    for (int i = 0; i < words.length; i += 2) {
      BY_CODE.put(words[i], new Operator(words[i + 1], shape));
    }
  }

  /** The operator of this code of two letters; null when there is none. */
  static Operator of(String code) {
    return BY_CODE.get(code);
  }
}
