package dev.tonnage.demangle;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads one name of the Itanium C++ ABI into a tree: the parsers of its parts, and what they have
 * read that later parts refer to.
 */
final class Itanium {
  private static final int MOST_FORWARDS = 4;

  final Cursor in;
  final NameParser names;
  final TypeParser types;
  final TemplateParser templates;
  final ExpressionParser expressions;

  /** What {@code S_}, {@code S0_} … stand for (5.1.9). */
  final List<Node> substitutions = new ArrayList<>();

  /** Parameters, in the type of a conversion operator, whose arguments have not come yet. */
  List<ForwardParameter> forwards = new ArrayList<>(0);

  /** Whether such parameters may stand here. */
  boolean permitsForwards;

  record ForwardParameter(int index, Types.Forward node) {}

  /**
   * Whether the scope of an unresolved name is a type as anywhere else, as GCC writes it, and not
   * as 5.1.6 has it. The names look alike, but different parts of them can be substituted.
   */
  final boolean isGcc;

  private Itanium(Cursor in, boolean isGcc) {
    this.in = in;
    this.isGcc = isGcc;
    this.names = new NameParser(this);
    this.types = new TypeParser(this);
    this.templates = new TemplateParser(this);
    this.expressions = new ExpressionParser(this);
  }

  /** Reads the encoding that stands here, up to what is none of it. */
  static Node encoding(Cursor in) {
    int start = in.position();
    try {
      return new Itanium(in, false).names.encoding();
    } catch (Malformed e) {
      if (e != Malformed.NAME) {
        throw e;
      }
      in.restart(start);
      return new Itanium(in, true).names.encoding();
    }
  }

  Types.Forward forward(int index) {
    if (forwards.size() == MOST_FORWARDS) {
      throw Malformed.LIMIT;
    }
    Types.Forward node = new Types.Forward();
    forwards.add(new ForwardParameter(index, node));
    return node;
  }

  /** A part that may be substituted later. */
  <T extends Node> T remember(T node) {
    substitutions.add(node);
    return node;
  }

  /** {@code S_}, {@code S<base 36>_}, or one of the abbreviations but {@code St}. */
  Node substitution() {
    in.expect('S');
    Node standard = standard(in.peek());
    if (standard != null) {
      in.next();
      return standard;
    }
    int index = in.take('_') ? 0 : sequence() + 1;
    if (index >= substitutions.size()) {
      throw Malformed.NAME;
    }
    return substitutions.get(index);
  }

  /** {@code <seq-id> _}. */
  int sequence() {
    int value = 0;
    while (!in.take('_')) {
      char c = in.next();
      boolean isUpper = c >= 'A' && c <= 'Z';
      if (!isUpper && !Cursor.isDigit(c) || value > 1 << 20) {
        throw Malformed.NAME;
      }
      value = value * 36 + (isUpper ? c - 'A' + 10 : c - '0');
    }
    return value;
  }

  private static Node standard(char code) {
    return switch (code) {
      case 'a' -> new Names.Standard("allocator", "allocator", "allocator");
      case 'b' -> new Names.Standard("basic_string", "basic_string", "basic_string");
      case 's' ->
          new Names.Standard(
              "string",
              "basic_string",
              "basic_string<char, std::char_traits<char>, std::allocator<char> >");
      case 'i' -> stream("istream");
      case 'o' -> stream("ostream");
      case 'd' -> stream("iostream");
      default -> null;
    };
  }

  private static Node stream(String name) {
    return new Names.Standard(
        name, "basic_" + name, "basic_" + name + "<char, std::char_traits<char> >");
  }
}
