package dev.tonnage.demangle;

import java.util.ArrayList;
import java.util.List;

/** Template parameters and their arguments, and lambdas, which declare some of their own. */
final class TemplateParser {
  private static final Node AUTO = new Names.Word("auto");

  private final Itanium itanium;
  private final Cursor in;

  /** The arguments that parameters at each level stand for. */
  private List<List<Node>> levels = new ArrayList<>(1);

  private boolean isInLambda;
  private int names;

  /** What parameters stood for outside. */
  record Scope(List<List<Node>> levels, boolean isInLambda, boolean permitsForwards) {}

  TemplateParser(Itanium itanium) {
    this.itanium = itanium;
    this.in = itanium.in;
  }

  /** From here on parameters are those of another name. */
  Scope open() {
    Scope outer = new Scope(levels, isInLambda, itanium.permitsForwards);
    itanium.permitsForwards = false;
    levels = new ArrayList<>(1);
    isInLambda = false;
    return outer;
  }

  void close(Scope outer) {
    levels = outer.levels();
    isInLambda = outer.isInLambda();
    itanium.permitsForwards = outer.permitsForwards();
  }

  /**
   * {@code <template-args>}.
   *
   * @param binds whether the parameters in the rest of the encoding stand for them, as for a
   *     function's name; parameters in the arguments themselves do not
   */
  Names.Arguments arguments(boolean binds) {
    if (!binds) {
      return new Names.Arguments(list());
    }
    List<Node> bound = new ArrayList<>();
    List<Node> arguments = new ArrayList<>();
    in.expect('I');
    levels = new ArrayList<>(1);
    levels.add(bound);
    while (!isAtEndOfArguments()) {
      Scope outer = open();
      Node argument = argument();
      close(outer);
      arguments.add(argument);
      bound.add(argument instanceof Types.Pack pack ? new Types.PackElement(pack) : argument);
    }
    return new Names.Arguments(arguments);
  }

  /** Arguments that no parameter stands for. */
  List<Node> list() {
    List<Node> arguments = new ArrayList<>();
    in.expect('I');
    while (!isAtEndOfArguments()) {
      arguments.add(argument());
    }
    return arguments;
  }

  private boolean isAtEndOfArguments() {
    if (in.take('Q')) {
      itanium.expressions.expression();
      in.expect('E');
      return true;
    }
    return in.take('E');
  }

  /** {@code <template-arg>}. */
  Node argument() {
    switch (in.peek()) {
      case 'X':
        in.next();
        Node expression = itanium.expressions.expression();
        in.expect('E');
        return expression;
      case 'L':
        return itanium.expressions.literal();
      case 'I', 'J':
        // The first was a pack's until GCC 4.7.
        in.next();
        List<Node> elements = new ArrayList<>();
        in.enter();
        while (!in.take('E')) {
          elements.add(argument());
        }
        in.leave();
        return new Types.Pack(elements);
      case 'T':
        if (isDeclaration()) {
          in.enter();
          declaration(new ArrayList<>());
          Node argument = argument();
          in.leave();
          return argument;
        }
        return itanium.types.type();
      default:
        return itanium.types.type();
    }
  }

  /** {@code <template-param>}. */
  Node parameter() {
    in.expect('T');
    int level = 0;
    if (in.take('L')) {
      level = (in.take('_') ? 0 : number()) + 1;
    }
    int index = in.take('_') ? 0 : number() + 1;
    if (itanium.permitsForwards && level == 0) {
      return itanium.forward(index);
    }
    if (level < levels.size() && index < levels.get(level).size()) {
      return levels.get(level).get(index);
    }
    if (isInLambda) {
      // 5.1.8: the type of a parameter that is declared auto is an artificial template parameter.
      return AUTO;
    }
    throw Malformed.NAME;
  }

  private int number() {
    int number = in.number();
    in.expect('_');
    return number;
  }

  /** What the parameter of this number stands for, now that its arguments have been read. */
  Node argument(int index) {
    if (levels.isEmpty() || index >= levels.get(0).size()) {
      throw Malformed.NAME;
    }
    return levels.get(0).get(index);
  }

  /** The rest of {@code <closure-type-name>}. */
  Names.Lambda lambda() {
    in.enter();
    List<List<Node>> outerLevels = levels;
    boolean wasInLambda = isInLambda;
    boolean permitted = itanium.permitsForwards;
    itanium.permitsForwards = false;
    levels = new ArrayList<>(outerLevels);
    isInLambda = true;
    List<Node> own = new ArrayList<>();
    List<Node> declared = new ArrayList<>();
    while (isDeclaration()) {
      if (declared.isEmpty()) {
        levels.add(own);
      }
      declared.add(declaration(own));
    }
    List<Node> parameters = new ArrayList<>();
    constraint();
    if (in.take('v')) {
      constraint();
      in.expect('E');
    } else {
      while (!in.take('E')) {
        parameters.add(itanium.types.type());
        constraint();
      }
    }
    levels = outerLevels;
    isInLambda = wasInLambda;
    itanium.permitsForwards = permitted;
    String number = in.digits();
    in.expect('_');
    in.leave();
    return new Names.Lambda(number, declared, parameters);
  }

  private void constraint() {
    if (in.take('Q')) {
      itanium.expressions.expression();
    }
  }

  boolean isDeclaration() {
    return in.peek() == 'T' && "yptnk".indexOf(in.peek(1)) >= 0;
  }

  /** {@code <template-param-decl>}; the parameter gets a name made up for it. */
  Node declaration(List<Node> own) {
    in.enter();
    in.expect('T');
    Node declared =
        switch (in.next()) {
          case 'y' -> NameParser.sequence(NameParser.word("typename "), made(own, "$T"));
          case 'k' -> {
            Node concept = itanium.names.name(null);
            yield NameParser.sequence(concept, NameParser.word(" "), made(own, "$T"));
          }
          case 'n' -> {
            Node type = itanium.types.type();
            yield NameParser.sequence(type, NameParser.word(" "), made(own, "$N"));
          }
          case 't' -> {
            List<Node> inner = new ArrayList<>();
            List<Node> ignored = new ArrayList<>();
            while (!isAtEndOfArguments()) {
              inner.add(declaration(ignored));
            }
            yield NameParser.sequence(
                NameParser.word("template<"),
                new Names.Commas(inner),
                NameParser.word("> typename "),
                made(own, "$TT"));
          }
          case 'p' -> NameParser.sequence(declaration(own), NameParser.word("..."));
          default -> throw Malformed.NAME;
        };
    in.leave();
    return declared;
  }

  private Node made(List<Node> own, String prefix) {
    Node name = NameParser.word(prefix + (names == 0 ? "" : String.valueOf(names - 1)));
    names++;
    own.add(name);
    return name;
  }
}
