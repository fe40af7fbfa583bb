package dev.tonnage.demangle;

import java.util.ArrayList;
import java.util.List;

/** Types; section 5.1.5 of the ABI. */
final class TypeParser {
  private static final Node NOTHING = new Names.Word("");

  private final Itanium itanium;
  private final Cursor in;

  /** Whether {@code T_I…E} is a template parameter with arguments. */
  private boolean takesArguments = true;

  TypeParser(Itanium itanium) {
    this.itanium = itanium;
    this.in = itanium.in;
  }

  /**
   * The type that something is converted to. Template arguments behind a parameter are the
   * operator's, and a parameter may be one whose argument is still to come.
   */
  Node converted(boolean isName) {
    boolean outer = takesArguments;
    boolean permitted = itanium.permitsForwards;
    takesArguments = false;
    itanium.permitsForwards |= isName;
    Node type = type();
    itanium.permitsForwards = permitted;
    takesArguments = outer;
    return type;
  }

  /** {@code <type>}. */
  Node type() {
    in.enter();
    String builtin = Builtins.of(in);
    Node type = builtin != null ? new Names.Word(builtin) : compound();
    in.leave();
    return type;
  }

  private Node compound() {
    switch (in.peek()) {
      case 'r', 'V', 'K':
        if (isAtFunction()) {
          return itanium.remember(function());
        }
        String words = qualifiers();
        return itanium.remember(new Types.Qualified(type(), words));
      case 'F':
        return itanium.remember(function());
      case 'P':
        in.next();
        return itanium.remember(new Types.Pointer(type(), "*"));
      case 'R':
        in.next();
        return itanium.remember(new Types.Pointer(type(), "&"));
      case 'O':
        in.next();
        return itanium.remember(new Types.Pointer(type(), "&&"));
      case 'C':
        in.next();
        return itanium.remember(new Types.Qualified(type(), " complex"));
      case 'G':
        in.next();
        return itanium.remember(new Types.Qualified(type(), " imaginary"));
      case 'M':
        in.next();
        Node owner = type();
        return itanium.remember(new Types.Pointer(type(), owner));
      case 'A':
        return itanium.remember(array());
      case 'U':
        return itanium.remember(vendorQualified());
      case 'u':
        in.next();
        return itanium.remember(vendorType());
      case 'T':
        return parameterOrElaborated();
      case 'D':
        return extended();
      case 'S':
        return substituted();
      default:
        return itanium.remember(itanium.names.name(null));
    }
  }

  /** {@code [r] [V] [K]}, as they stand behind a type. */
  String qualifiers() {
    boolean isRestrict = in.take('r');
    boolean isVolatile = in.take('V');
    return (in.take('K') ? " const" : "")
        + (isVolatile ? " volatile" : "")
        + (isRestrict ? " restrict" : "");
  }

  private boolean isAtFunction() {
    int ahead = 0;
    while ("rVK".indexOf(in.peek(ahead)) >= 0) {
      ahead++;
    }
    char c = in.peek(ahead);
    return c == 'F' || c == 'D' && "oOwx".indexOf(in.peek(ahead + 1)) >= 0;
  }

  /** {@code <function-type>}. */
  private Node function() {
    String qualifiers = qualifiers();
    Node exceptions = NOTHING;
    if (in.take("Do")) {
      exceptions = NameParser.word(" noexcept");
    } else if (in.take("DO")) {
      Node condition = itanium.expressions.expression();
      in.expect('E');
      exceptions =
          NameParser.sequence(NameParser.word(" noexcept("), condition, NameParser.word(")"));
    } else if (in.take("Dw")) {
      List<Node> thrown = new ArrayList<>();
      while (!in.take('E')) {
        thrown.add(type());
      }
      exceptions =
          NameParser.sequence(
              NameParser.word(" throw("), new Names.Commas(thrown), NameParser.word(")"));
    }
    in.take("Dx");
    in.expect('F');
    in.take('Y');
    Node returned = type();
    List<Node> parameters = new ArrayList<>();
    while (true) {
      if (in.take('E')) {
        break;
      }
      if (in.take('v')) {
        continue;
      }
      if (in.take("RE")) {
        qualifiers += " &";
        break;
      }
      if (in.take("OE")) {
        qualifiers += " &&";
        break;
      }
      parameters.add(type());
    }
    return new Types.FunctionType(returned, parameters, qualifiers, exceptions);
  }

  private Node array() {
    in.expect('A');
    Node size = size();
    in.expect('_');
    return new Types.Array(type(), size);
  }

  private Node size() {
    if (in.isAtDigit()) {
      return NameParser.word(in.digits());
    }
    return in.peek() == '_' ? NOTHING : itanium.expressions.expression();
  }

  /** All qualifiers of a type are one component: what stands between them is not remembered. */
  private Node vendorQualified() {
    if (!Cursor.isDigit(in.peek(1))) {
      return itanium.names.name(null);
    }
    List<Node> qualifiers = new ArrayList<>();
    while (in.take('U')) {
      qualifiers.add(itanium.names.sourceName());
      qualifiers.add(in.peek() == 'I' ? itanium.templates.arguments(false) : NOTHING);
    }
    String words = qualifiers();
    Node type = type();
    type = words.isEmpty() ? type : new Types.Qualified(type, words);
    for (int i = qualifiers.size() - 2; i >= 0; i -= 2) {
      type =
          NameParser.sequence(type, NameParser.word(" "), qualifiers.get(i), qualifiers.get(i + 1));
    }
    return type;
  }

  private Node vendorType() {
    Node name = itanium.names.sourceName();
    return in.peek() == 'I' ? new Names.Template(name, itanium.templates.arguments(false)) : name;
  }

  private Node parameterOrElaborated() {
    String keyword =
        switch (in.peek(1)) {
          case 's' -> "struct ";
          case 'u' -> "union ";
          case 'e' -> "enum ";
          default -> null;
        };
    if (keyword != null) {
      in.text(2);
      Node name = itanium.names.name(null);
      return itanium.remember(NameParser.sequence(NameParser.word(keyword), name));
    }
    return perhapsTemplate(itanium.remember(itanium.templates.parameter()), takesArguments);
  }

  private Node perhapsTemplate(Node name, boolean takes) {
    return takes && in.peek() == 'I'
        ? itanium.remember(new Names.Template(name, itanium.templates.arguments(false)))
        : name;
  }

  private Node substituted() {
    if (in.peek(1) == 't') {
      return itanium.remember(itanium.names.name(null));
    }
    int start = in.position();
    Node known = itanium.substitution();
    if (NameParser.isModule(known)) {
      in.moveTo(start);
      return itanium.remember(itanium.names.name(null));
    }
    return perhapsTemplate(known, true);
  }

  /** What begins with {@code D} and is no builtin. */
  private Node extended() {
    switch (in.peek(1)) {
      case 'p':
        in.text(2);
        return itanium.remember(new Types.Expansion(type()));
      case 't', 'T':
        return perhapsTemplate(itanium.remember(decltype()), true);
      case 'v':
        in.text(2);
        Node size = in.take('_') ? itanium.expressions.expression() : size();
        in.expect('_');
        Node of = in.take('p') ? NameParser.word("pixel") : type();
        return itanium.remember(
            NameParser.sequence(of, NameParser.word(" vector["), size, NameParser.word("]")));
      case 'B', 'U':
        boolean isUnsigned = in.text(2).equals("DU");
        Node bits = size();
        in.expect('_');
        return itanium.remember(
            NameParser.sequence(
                NameParser.word(isUnsigned ? "unsigned _BitInt(" : "_BitInt("),
                bits,
                NameParser.word(")")));
      case 'o', 'O', 'w', 'x':
        return itanium.remember(function());
      default:
        return itanium.remember(itanium.names.name(null));
    }
  }

  /** {@code <decltype>}. */
  Node decltype() {
    if (!in.take("Dt") && !in.take("DT")) {
      throw Malformed.NAME;
    }
    Node expression = itanium.expressions.expression();
    in.expect('E');
    return NameParser.sequence(NameParser.word("decltype("), expression, NameParser.word(")"));
  }
}
