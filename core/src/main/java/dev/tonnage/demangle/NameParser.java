package dev.tonnage.demangle;

import java.util.ArrayList;
import java.util.List;

/** Names of functions, variables and classes; sections 5.1.2, 5.1.3, 5.1.6 and 5.1.7 of the ABI. */
final class NameParser {
  private static final Node STD = new Names.Word("std");

  private final Itanium itanium;
  private final Cursor in;

  /** What a function's name tells of how its type is written. */
  static final class Shape {
    boolean endsWithArguments;
    boolean hasNoReturnType;
    String qualifiers = "";
  }

  NameParser(Itanium itanium) {
    this.itanium = itanium;
    this.in = itanium.in;
  }

  /** {@code <encoding>}. */
  Node encoding() {
    in.enter();
    Node result;
    if (in.peek() == 'T' || in.peek() == 'G') {
      result = new SpecialParser(itanium).special();
    } else {
      TemplateParser.Scope outer = itanium.templates.open();
      List<Itanium.ForwardParameter> outerForwards = itanium.forwards;
      itanium.forwards = new ArrayList<>(0);
      result = function();
      itanium.forwards = outerForwards;
      itanium.templates.close(outer);
    }
    in.leave();
    return result;
  }

  private Node function() {
    Shape shape = new Shape();
    Node name = name(shape);
    for (Itanium.ForwardParameter f : itanium.forwards) {
      f.node().resolve(itanium.templates.argument(f.index()));
    }
    if (isAtEndOfEncoding()) {
      return name;
    }
    Node constraint = null;
    if (in.take("Ua9enable_if")) {
      List<Node> conditions = itanium.templates.list();
      constraint = sequence(word(" [enable_if:"), new Names.Commas(conditions), word("]"));
    }
    Node returned = shape.endsWithArguments && !shape.hasNoReturnType ? itanium.types.type() : null;
    List<Node> parameters = new ArrayList<>();
    if (!in.take('v')) {
      do {
        parameters.add(itanium.types.type());
      } while (!isAtEndOfEncoding() && in.peek() != 'Q');
    }
    if (in.take('Q')) {
      constraint = sequence(word(" requires "), itanium.expressions.expression());
    }
    return new Names.Function(name, returned, parameters, shape.qualifiers, constraint);
  }

  /** A suffix, the end of what contains it, and {@code _block_invoke} are no types. */
  private boolean isAtEndOfEncoding() {
    char c = in.peek();
    return c == '\0' || c == 'E' || c == '.' || c == '_' || c == '$';
  }

  /** {@code <name>}; {@code shape} is null where it is no function's. */
  Node name(Shape shape) {
    in.enter();
    Node result =
        switch (in.peek()) {
          case 'N' -> nested(shape);
          case 'Z' -> local(shape);
          default -> unscoped(shape);
        };
    in.leave();
    return result;
  }

  private Node unscoped(Shape shape) {
    Node name;
    boolean isKnown = false;
    if (in.peek() == 'S' && in.peek(1) != 't') {
      name = itanium.substitution();
      if (name instanceof Module module) {
        name = unqualified(shape, null, module);
      } else {
        isKnown = true;
      }
    } else {
      name = unqualified(shape, in.take("St") ? STD : null, null);
    }
    if (in.peek() != 'I') {
      if (isKnown) {
        throw Malformed.NAME;
      }
      return name;
    }
    if (!isKnown) {
      itanium.remember(name);
    }
    return withArguments(name, shape);
  }

  private Node withArguments(Node name, Shape shape) {
    if (shape != null) {
      shape.endsWithArguments = true;
    }
    return new Names.Template(name, itanium.templates.arguments(shape != null));
  }

  /** {@code <nested-name>}. */
  private Node nested(Shape shape) {
    in.expect('N');
    in.take('H');
    String qualifiers = itanium.types.qualifiers();
    qualifiers += in.take('R') ? " &" : in.take('O') ? " &&" : "";
    Node name = null;
    boolean isRemembered = false;
    while (!in.take('E')) {
      char c = in.peek();
      char second = in.peek(1);
      if (c == 'M' && name != null) {
        // <data-member-prefix>: what follows is in the member's initializer.
        in.next();
        continue;
      }
      if (c == 'S' && second == 't' && name == null) {
        in.take("St");
        name = STD;
        isRemembered = false;
        continue;
      }
      Module module = null;
      if (c == 'S' && second != 't') {
        Node known = itanium.substitution();
        if (!(known instanceof Module)) {
          name = first(name, known);
          isRemembered = false;
          continue;
        }
        module = (Module) known;
      }
      if (c == 'T') {
        name = first(name, itanium.templates.parameter());
      } else if (c == 'D' && (second == 't' || second == 'T')) {
        name = first(name, itanium.types.decltype());
      } else if (c == 'I') {
        if (name == null) {
          throw Malformed.NAME;
        }
        name = withArguments(name, shape);
      } else {
        if (shape != null) {
          shape.endsWithArguments = false;
          shape.hasNoReturnType = false;
        }
        name = unqualified(shape, name, module);
      }
      itanium.remember(name);
      isRemembered = true;
    }
    if (name == null || !isRemembered) {
      throw Malformed.NAME;
    }
    // The whole is substitutable where it is a type, and then it is the type that is.
    itanium.substitutions.remove(itanium.substitutions.size() - 1);
    if (shape != null) {
      shape.qualifiers = qualifiers;
    }
    return name;
  }

  private static Node first(Node before, Node name) {
    if (before != null) {
      throw Malformed.NAME;
    }
    return name;
  }

  /** {@code <local-name>}. */
  private Node local(Shape shape) {
    in.expect('Z');
    Node function = encoding();
    in.expect('E');
    if (in.take('s')) {
      discriminator();
      return new Names.Local(function, word("string literal"));
    }
    if (in.take('d')) {
      in.digits();
      in.expect('_');
      return new Names.Local(function, name(shape));
    }
    Node entity = name(shape);
    discriminator();
    return new Names.Local(function, entity);
  }

  /** {@code <discriminator>}; which of several of one name it is, is not printed. */
  private void discriminator() {
    if (in.peek() == '_' && Cursor.isDigit(in.peek(1))) {
      in.next();
      int start = in.position();
      in.digits();
      if (!isAtEndOfEncoding()) {
        // More than one digit is what old versions of GCC wrote; else they are of the type behind.
        in.moveTo(start + 1);
      }
    } else if (in.take("__")) {
      in.number();
      in.expect('_');
    }
  }

  /** {@code <unqualified-name>} in {@code scope}, which may be null. */
  private Node unqualified(Shape shape, Node scope, Module known) {
    Module module = module(known);
    in.take('F');
    boolean isInternal = in.take('L');
    char c = in.peek();
    Node outer = scope;
    Node name;
    if (Cursor.isDigit(c)) {
      name = sourceName();
      if (isInternal) {
        discriminator();
      }
    } else if (c == 'U') {
      name = unnamed();
    } else if (in.take("DC")) {
      List<Node> bound = new ArrayList<>();
      while (!in.take('E')) {
        bound.add(sourceName());
      }
      name = sequence(word("["), new Names.Commas(bound), word("]"));
    } else if (c == 'C' || c == 'D') {
      if (scope == null) {
        throw Malformed.NAME;
      }
      outer = scope instanceof Names.Standard standard ? standard.full() : scope;
      name = structor(outer, shape);
    } else {
      name = operator(shape);
    }
    if (module != null) {
      name = new Names.Tagged(name, "@" + module.name);
    }
    while (in.take('B')) {
      name = new Names.Tagged(name, "[abi:" + sourceText() + "]");
    }
    return outer == null ? name : new Names.Nested(outer, name);
  }

  /** A module, as far as it is named (Itanium C++ ABI, {@code <module-name>}). */
  private static final class Module extends Node {
    private final String name;

    Module(String name) {
      this.name = name;
    }

    @Override
    void left(Out out) {
      out.put(name);
    }
  }

  static boolean isModule(Node node) {
    return node instanceof Module;
  }

  private Module module(Module known) {
    Module module = known;
    while (in.take('W')) {
      String mark = in.take('P') ? ":" : module == null ? "" : ".";
      String text = (module == null ? "" : module.name) + mark + sourceText();
      if (text.length() > 1000) {
        throw Malformed.LIMIT;
      }
      module = itanium.remember(new Module(text));
    }
    return module;
  }

  /** {@code <source-name>}. */
  Node sourceName() {
    String text = sourceText();
    return word(text.startsWith("_GLOBAL__N") ? "(anonymous namespace)" : text);
  }

  private String sourceText() {
    int length = in.number();
    if (length == 0) {
      throw Malformed.NAME;
    }
    return in.text(length);
  }

  /** {@code <ctor-dtor-name>}; which of its variants it is, is not printed. */
  private Node structor(Node scope, Shape shape) {
    boolean isDestructor = in.next() == 'D';
    boolean isInherited = !isDestructor && in.take('I');
    char variant = in.next();
    if (variant < '0' || variant > '5') {
      throw Malformed.NAME;
    }
    if (isInherited) {
      name(null);
    }
    if (shape != null) {
      shape.hasNoReturnType = true;
    }
    return new Names.Structor(scope, isDestructor);
  }

  /** {@code <operator-name>}. */
  Node operator(Shape shape) {
    if (in.take("cv")) {
      if (shape != null) {
        shape.hasNoReturnType = true;
      }
      return sequence(word("operator "), itanium.types.converted(shape != null));
    }
    if (in.take("li")) {
      return sequence(word("operator\"\" "), sourceName());
    }
    if (in.peek() == 'v' && Cursor.isDigit(in.peek(1))) {
      in.text(2);
      return sequence(word("operator "), sourceName());
    }
    Operators.Operator operator = Operators.of(in.text(2));
    if (operator == null) {
      throw Malformed.NAME;
    }
    return word(operator.functionName());
  }

  /** {@code <unnamed-type-name>}. */
  private Node unnamed() {
    if (in.take("Ut")) {
      String number = in.digits();
      in.expect('_');
      return word("'unnamed" + number + "'");
    }
    if (in.take("Ul")) {
      return itanium.templates.lambda();
    }
    if (in.take("Ub")) {
      in.digits();
      in.expect('_');
      return word("'block-literal'");
    }
    throw Malformed.NAME;
  }

  static Node word(String text) {
    return new Names.Word(text);
  }

  static Node sequence(Node... parts) {
    return new Names.Sequence(List.of(parts));
  }
}
