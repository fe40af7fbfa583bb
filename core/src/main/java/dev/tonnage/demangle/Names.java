package dev.tonnage.demangle;

import java.util.List;

/** The nodes that names are made of; section 5.1.3 to 5.1.7 of the ABI. */
final class Names {
  private Names() {}

  /** A word, or anything else that always prints the same. */
  static final class Word extends Node {
    final String text;

    Word(String text) {
      this.text = text;
    }

    @Override
    void left(Out out) {
      out.put(text);
    }
  }

  /** A name in a scope. */
  static final class Nested extends Node {
    final Node scope;
    final Node name;

    Nested(Node scope, Node name) {
      super(scope, name);
      this.scope = scope;
      this.name = name;
    }

    @Override
    void left(Out out) {
      out.put(scope).put("::").put(name);
    }

    @Override
    Node baseName() {
      return name.baseName();
    }
  }

  /** A name with template arguments. */
  static final class Template extends Node {
    final Node name;
    final Arguments arguments;

    Template(Node name, Arguments arguments) {
      super(name, arguments);
      this.name = name;
      this.arguments = arguments;
    }

    @Override
    void left(Out out) {
      out.put(name).put(arguments);
    }

    @Override
    Node baseName() {
      return name.baseName();
    }
  }

  /** Template arguments in their brackets. */
  static final class Arguments extends Node {
    private final List<Node> list;

    Arguments(List<Node> list) {
      super(list);
      this.list = list;
    }

    @Override
    void left(Out out) {
      out.put('<');
      if (!out.isOrigin()) {
        out.commas(list);
        if (out.last() == '>') {
          out.put(' ');
        }
      }
      out.put('>');
    }
  }

  /** A name with ABI tags, or with the module it is attached to. */
  static final class Tagged extends Node {
    final Node name;
    private final String tag;

    Tagged(Node name, String tag) {
      super(name);
      this.name = name;
      this.tag = tag;
    }

    @Override
    void left(Out out) {
      out.put(name).put(tag);
    }

    @Override
    Node baseName() {
      return name.baseName();
    }
  }

  /**
   * One of the substitutions that stand for parts of the standard library (5.1.9). Members of
   * {@code std::string} are named in full where they are named for it.
   */
  static final class Standard extends Node {
    final String name;
    private final String base;
    private final String full;

    Standard(String name, String base, String full) {
      this.name = name;
      this.base = base;
      this.full = full;
    }

    @Override
    void left(Out out) {
      boolean isShort = out.isOrigin() && name.endsWith(">");
      out.put("std::").put(isShort ? base + "<>" : name);
    }

    @Override
    Node baseName() {
      return new Word(base);
    }

    /** The template and its arguments. */
    Node full() {
      return full.equals(name) ? this : new Standard(full, base, full);
    }
  }

  /** A constructor or destructor. */
  static final class Structor extends Node {
    private final Node of;
    private final boolean isDestructor;

    Structor(Node of, boolean isDestructor) {
      super(of);
      this.of = of;
      this.isDestructor = isDestructor;
    }

    @Override
    void left(Out out) {
      out.put(isDestructor ? "~" : "").put(of.baseName());
    }
  }

  /** Something named inside a function. */
  static final class Local extends Node {
    final Node function;
    private final Node name;

    Local(Node function, Node name) {
      super(function, name);
      this.function = function;
      this.name = name;
    }

    @Override
    void left(Out out) {
      out.put(function).put("::").put(name);
    }

    @Override
    Node baseName() {
      return name.baseName();
    }
  }

  /** The type of a lambda expression (5.1.8). */
  static final class Lambda extends Node {
    private final String number;
    private final List<Node> declared;
    private final List<Node> parameters;

    Lambda(String number, List<Node> declared, List<Node> parameters) {
      super(parameters, new Sequence(declared));
      this.number = number;
      this.declared = declared;
      this.parameters = parameters;
    }

    @Override
    void left(Out out) {
      out.put("'lambda").put(number).put('\'');
      if (!out.isOrigin()) {
        signature(out);
      }
    }

    @Override
    Node baseName() {
      return new Word("'lambda" + number + "'");
    }

    void signature(Out out) {
      if (!declared.isEmpty()) {
        out.put('<').commas(declared).put('>');
      }
      out.put('(').commas(parameters).put(')');
    }
  }

  /** A function with its parameters, and its return type where the name tells one. */
  static final class Function extends Node {
    final Node name;
    final boolean isMember;
    private final Node returned;
    private final List<Node> parameters;
    private final String qualifiers;
    private final Node constraint;

    /**
     * A function.
     *
     * @param returned null when the name does not tell
     * @param qualifiers what stands behind the parameters, such as {@code " const"}
     * @param constraint what must hold of the arguments, null for nothing
     */
    Function(Node name, Node returned, List<Node> parameters, String qualifiers, Node constraint) {
      super(parameters, name, returned, constraint);
      this.name = name;
      this.returned = returned;
      this.parameters = parameters;
      this.qualifiers = qualifiers;
      this.constraint = constraint;
      this.isMember = !qualifiers.isEmpty();
    }

    @Override
    void left(Out out) {
      if (returned != null && !out.isOrigin()) {
        out.left(returned);
        if (!returned.hasRight(out)) {
          out.put(' ');
        }
      }
      out.put(name);
    }

    @Override
    void right(Out out) {
      if (out.isOrigin()) {
        return;
      }
      out.put('(').commas(parameters).put(')');
      if (returned != null) {
        out.right(returned);
      }
      out.put(qualifiers);
      if (constraint != null) {
        out.put(constraint);
      }
    }

    @Override
    boolean hasRight(Out out) {
      return !out.isOrigin();
    }
  }

  /** Something the compiler made for something that has a name: {@code vtable for T} (5.1.4). */
  static final class Special extends Node {
    final Node of;
    private final String what;

    Special(String what, Node of) {
      super(of);
      this.what = what;
      this.of = of;
    }

    @Override
    void left(Out out) {
      out.put(what).put(of);
    }
  }

  /** Parts that are printed one after the other. */
  static final class Sequence extends Node {
    private final List<Node> parts;

    Sequence(List<Node> parts) {
      super(parts);
      this.parts = parts;
    }

    @Override
    void left(Out out) {
      for (Node part : parts) {
        out.put(part);
      }
    }
  }

  /** Parts with commas between. */
  static final class Commas extends Node {
    private final List<Node> parts;

    Commas(List<Node> parts) {
      super(parts);
      this.parts = parts;
    }

    @Override
    void left(Out out) {
      out.commas(parts);
    }
  }
}
