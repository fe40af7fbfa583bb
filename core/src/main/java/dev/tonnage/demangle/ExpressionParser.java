package dev.tonnage.demangle;

import static dev.tonnage.demangle.NameParser.sequence;
import static dev.tonnage.demangle.NameParser.word;

import java.util.ArrayList;
import java.util.List;

/** Expressions, as they stand in template arguments and types; section 5.1.6 of the ABI. */
final class ExpressionParser {
  private final Itanium itanium;
  private final Cursor in;

  ExpressionParser(Itanium itanium) {
    this.itanium = itanium;
    this.in = itanium.in;
  }

  /** {@code <expression>}. */
  Node expression() {
    in.enter();
    Node result = inner();
    in.leave();
    return result;
  }

  private Node inner() {
    boolean isGlobal = in.take("gs");
    char c = in.peek();
    char second = in.peek(1);
    if (c == 'L') {
      return literal();
    }
    if (c == 'T') {
      return itanium.templates.parameter();
    }
    if (c == 'f' && (second == 'p' || second == 'L' && Cursor.isDigit(in.peek(2)))) {
      return functionParameter();
    }
    if (Cursor.isDigit(c)) {
      return global(isGlobal, baseName());
    }
    if (c == 'u') {
      in.next();
      Node name = itanium.names.sourceName();
      return sequence(name, word("("), commas(argumentsUntilEnd()), word(")"));
    }
    return coded(in.text(2), isGlobal);
  }

  private Node coded(String code, boolean isGlobal) {
    switch (code) {
      case "cl":
        return sequence(expression(), word("("), commas(untilEnd()), word(")"));
      case "cp":
        return sequence(word("("), expression(), word(")("), commas(untilEnd()), word(")"));
      case "cv":
        return conversion();
      case "sc":
        return cast("static_cast");
      case "dc":
        return cast("dynamic_cast");
      case "cc":
        return cast("const_cast");
      case "rc":
        return cast("reinterpret_cast");
      case "tl":
        Node type = itanium.types.type();
        return sequence(type, word("{"), commas(untilEnd()), word("}"));
      case "il":
        return sequence(word("{"), commas(untilEnd()), word("}"));
      case "di", "dx", "dX":
        return designated(code);
      case "nw", "na":
        return allocation(code.equals("na"), isGlobal);
      case "dl":
        return sequence(word(isGlobal ? "::delete " : "delete "), expression());
      case "da":
        return sequence(word(isGlobal ? "::delete[] " : "delete[] "), expression());
      case "dt":
        return sequence(expression(), word("."), expression());
      case "pt":
        return sequence(expression(), word("->"), expression());
      case "ds":
        return sequence(expression(), word(".*"), expression());
      case "ix":
        return sequence(word("("), expression(), word(")["), expression(), word("]"));
      case "qu":
        return sequence(
            word("("),
            expression(),
            word(") ? ("),
            expression(),
            word(") : ("),
            expression(),
            word(")"));
      case "st":
        return called("sizeof (", itanium.types.type());
      case "sz":
        return called("sizeof (", expression());
      case "at":
        return called("alignof (", itanium.types.type());
      case "az":
        return called("alignof (", expression());
      case "ti":
        return called("typeid (", itanium.types.type());
      case "te":
        return called("typeid (", expression());
      case "nx":
        return called("noexcept (", expression());
      case "sZ":
        return sizeOfPack();
      case "sP":
        return called("sizeof... (", commas(argumentsUntilEnd()));
      case "sp":
        return new Types.Expansion(expression());
      case "tr":
        return word("throw");
      case "tw":
        return sequence(word("throw "), expression());
      case "aw":
        return called("co_await (", expression());
      case "fl", "fr", "fL", "fR":
        return fold(code);
      case "sr":
        return global(isGlobal, unresolved());
      case "dn":
        return global(isGlobal, destructor());
      case "on":
        return global(isGlobal, operatorName());
      case "mc":
        return memberConversion();
      case "so":
        return subobject();
      case "rq", "rQ":
        return requirement(code.equals("rQ"));
      default:
        return operation(code);
    }
  }

  private Node operation(String code) {
    Operators.Operator operator = Operators.of(code);
    if (operator == null) {
      throw Malformed.NAME;
    }
    String symbol = operator.symbol();
    return switch (operator.shape()) {
      case PREFIX -> called(symbol + "(", expression());
      case EITHER -> {
        boolean isPrefix = in.take('_');
        Node operand = expression();
        yield isPrefix
            ? called(symbol + "(", operand)
            : sequence(word("("), operand, word(")" + symbol));
      }
      case INFIX -> {
        // Bare, > would end the template arguments around it.
        boolean closes = symbol.equals(">");
        yield sequence(
            word(closes ? "((" : "("),
            expression(),
            word(") " + symbol + " ("),
            expression(),
            word(closes ? "))" : ")"));
      }
      case OTHER -> throw Malformed.NAME;
    };
  }

  private static Node called(String opening, Node inner) {
    return sequence(word(opening), inner, word(")"));
  }

  private static Node commas(List<Node> nodes) {
    return new Names.Commas(nodes);
  }

  private static Node global(boolean isGlobal, Node name) {
    return isGlobal ? sequence(word("::"), name) : name;
  }

  private List<Node> untilEnd() {
    List<Node> list = new ArrayList<>();
    while (!in.take('E')) {
      list.add(expression());
    }
    return list;
  }

  private List<Node> argumentsUntilEnd() {
    List<Node> list = new ArrayList<>();
    while (!in.take('E')) {
      list.add(itanium.templates.argument());
    }
    return list;
  }

  private Node conversion() {
    Node type = itanium.types.converted(false);
    List<Node> operands = in.take('_') ? untilEnd() : List.of(expression());
    return sequence(word("("), type, word(")("), commas(operands), word(")"));
  }

  private Node cast(String kind) {
    Node type = itanium.types.type();
    return sequence(word(kind + "<"), type, word(">("), expression(), word(")"));
  }

  private Node designated(String code) {
    Node designator =
        switch (code) {
          case "di" -> sequence(word("."), itanium.names.sourceName());
          case "dx" -> sequence(word("["), expression(), word("]"));
          default -> sequence(word("["), expression(), word(" ... "), expression(), word("]"));
        };
    boolean isNested =
        in.peek() == 'd' && (in.peek(1) == 'i' || in.peek(1) == 'x' || in.peek(1) == 'X');
    return sequence(designator, word(isNested ? "" : " = "), expression());
  }

  private Node allocation(boolean isArray, boolean isGlobal) {
    List<Node> placement = new ArrayList<>();
    while (!in.take('_')) {
      placement.add(expression());
    }
    Node type = itanium.types.type();
    boolean isBraced = in.take("il");
    List<Node> initial = List.of();
    if (isBraced || in.take("pi")) {
      initial = untilEnd();
    } else {
      in.expect('E');
    }
    List<Node> parts = new ArrayList<>();
    parts.add(word((isGlobal ? "::new" : "new") + (isArray ? "[] " : " ")));
    if (!placement.isEmpty()) {
      parts.add(sequence(word("("), commas(placement), word(") ")));
    }
    parts.add(type);
    if (isBraced) {
      parts.add(sequence(word("{"), commas(initial), word("}")));
    } else if (!initial.isEmpty()) {
      parts.add(called("(", commas(initial)));
    }
    return new Names.Sequence(parts);
  }

  private Node functionParameter() {
    if (in.take("fpT")) {
      return word("this");
    }
    if (in.take("fL")) {
      in.number();
      in.expect('p');
    } else {
      in.text(2);
    }
    itanium.types.qualifiers();
    String number = in.digits();
    in.expect('_');
    return word("fp" + number);
  }

  private Node sizeOfPack() {
    if (in.peek() == 'T') {
      Node parameter = itanium.templates.parameter();
      return called("sizeof...(", parameter instanceof Types.PackElement e ? e.pack() : parameter);
    }
    return called("sizeof... (", functionParameter());
  }

  /** A fold over a pack, on one side an operand of its own perhaps. */
  private Node fold(String code) {
    Operators.Operator operator = Operators.of(in.text(2));
    if (operator == null) {
      throw Malformed.NAME;
    }
    boolean isLeft = code.charAt(1) == 'l' || code.charAt(1) == 'L';
    boolean isBinary = code.charAt(1) == 'L' || code.charAt(1) == 'R';
    Node first = expression();
    Node second = isBinary ? expression() : null;
    Node pack = called("(", new Types.Expansion(isBinary && isLeft ? second : first));
    String symbol = " " + operator.symbol() + " ";
    if (isLeft) {
      return isBinary
          ? sequence(word("("), first, word(symbol + "..." + symbol), pack, word(")"))
          : called("(..." + symbol, pack);
    }
    return isBinary
        ? sequence(word("("), pack, word(symbol + "..." + symbol), second, word(")"))
        : sequence(word("("), pack, word(symbol + "...)"));
  }

  /** The rest of {@code <unresolved-name>} that has a scope. */
  private Node unresolved() {
    Node scope;
    if (itanium.isGcc) {
      scope = itanium.types.type();
    } else if (in.peek() == 'S' && in.peek(1) == 't') {
      throw Malformed.NAME;
    } else if (in.take('N')) {
      scope = withArguments(itanium.types.type());
      while (!in.take('E')) {
        scope = new Names.Nested(scope, simpleName());
      }
    } else if (in.isAtDigit()) {
      scope = simpleName();
      while (!in.take('E')) {
        scope = new Names.Nested(scope, simpleName());
      }
    } else {
      scope = withArguments(itanium.types.type());
    }
    return new Names.Nested(scope, baseName());
  }

  private Node withArguments(Node name) {
    return in.peek() == 'I' ? new Names.Template(name, itanium.templates.arguments(false)) : name;
  }

  private Node simpleName() {
    return withArguments(itanium.names.sourceName());
  }

  /** {@code <base-unresolved-name>}. */
  private Node baseName() {
    if (in.isAtDigit()) {
      return simpleName();
    }
    if (in.take("dn")) {
      return destructor();
    }
    in.take("on");
    return operatorName();
  }

  private Node destructor() {
    return sequence(word("~"), in.isAtDigit() ? simpleName() : itanium.types.type());
  }

  private Node operatorName() {
    return withArguments(itanium.names.operator(null));
  }

  private Node memberConversion() {
    Node type = itanium.types.type();
    Node operand = expression();
    in.take('n');
    in.digits();
    in.expect('E');
    return sequence(word("("), type, word(")("), operand, word(")"));
  }

  private Node subobject() {
    Node type = itanium.types.type();
    Node of = expression();
    String offset = in.isAtDigit() || in.peek() == 'n' ? in.signedDigits() : "0";
    while (in.take('_')) {
      in.digits();
    }
    in.take('p');
    in.expect('E');
    return sequence(word("("), of, word(".<"), type, word(" at offset " + offset + ">)"));
  }

  /** A requires-expression; its requirements between braces. */
  private Node requirement(boolean hasParameters) {
    List<Node> parts = new ArrayList<>();
    parts.add(word("requires "));
    if (hasParameters) {
      List<Node> parameters = new ArrayList<>();
      while (!in.take('_')) {
        parameters.add(itanium.types.type());
      }
      parts.add(called("(", commas(parameters)));
      parts.add(word(" "));
    }
    parts.add(word("{"));
    while (!in.take('E')) {
      parts.add(word(" "));
      switch (in.next()) {
        case 'X' -> {
          parts.add(expression());
          if (in.take('N')) {
            parts.add(word(" noexcept"));
          }
          if (in.take('R')) {
            parts.add(word(" -> "));
            parts.add(itanium.names.name(null));
          }
        }
        case 'T' -> {
          parts.add(word("typename "));
          parts.add(itanium.types.type());
        }
        case 'Q' -> {
          parts.add(word("requires "));
          parts.add(expression());
        }
        default -> throw Malformed.NAME;
      }
      parts.add(word(";"));
    }
    parts.add(word(" }"));
    return new Names.Sequence(parts);
  }

  /** {@code <expr-primary>}. */
  Node literal() {
    return new LiteralParser(itanium).literal();
  }
}
