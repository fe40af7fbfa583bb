package dev.tonnage.demangle;

import java.util.List;

/** The nodes that types are made of; section 5.1.5 of the ABI. */
final class Types {
  private Types() {}

  /** A type with words behind it: qualifiers, {@code complex}. */
  static final class Qualified extends Node {
    private final Node type;
    private final String words;

    Qualified(Node type, String words) {
      super(type);
      this.type = type;
      this.words = words;
    }

    @Override
    void left(Out out) {
      out.left(type).put(words);
    }

    @Override
    void right(Out out) {
      out.right(type);
    }

    @Override
    boolean hasRight(Out out) {
      out.step();
      return type.hasRight(out);
    }

    @Override
    Form form(Out out) {
      out.step();
      return type.form(out);
    }

    Node type() {
      return type;
    }
  }

  /** {@code *}, {@code &}, {@code &&} or {@code C::*}: what is put between a type's two halves. */
  static final class Pointer extends Node {
    private final Node to;
    private final String sign;
    private final Node owner;

    Pointer(Node to, String sign) {
      super(to);
      this.to = to;
      this.sign = sign;
      this.owner = null;
    }

    /** A pointer to a member of {@code owner}. */
    Pointer(Node to, Node owner) {
      super(to, owner);
      this.to = to;
      this.sign = "::*";
      this.owner = owner;
    }

    @Override
    void left(Out out) {
      Pointer innermost = collapsed(out);
      Node type = innermost.to;
      Form form = type.form(out);
      out.left(type);
      if (form == Form.ARRAY) {
        out.put(" (");
      } else if (form == Form.FUNCTION) {
        out.put('(');
      } else if (owner != null) {
        out.put(' ');
      }
      if (owner != null) {
        out.put(owner);
      }
      out.put(innermost.sign);
    }

    @Override
    void right(Out out) {
      Node type = collapsed(out).to;
      if (type.form(out) != Form.PLAIN) {
        out.put(')');
      }
      out.right(type);
    }

    @Override
    boolean hasRight(Out out) {
      out.step();
      return to.hasRight(out);
    }

    Node to() {
      return to;
    }

    private boolean isReference() {
      return sign.startsWith("&");
    }

    private boolean isLvalue() {
      return sign.equals("&");
    }

    /**
     * A reference to a reference is one reference, and an lvalue if either is: the last of the
     * chain, or the lvalue reference in it (C++ standard, [dcl.ref]).
     */
    private Pointer collapsed(Out out) {
      if (!isReference()) {
        return this;
      }
      Pointer at = this;
      boolean lvalue = isLvalue();
      while (at.to.target(out) instanceof Pointer next && next.isReference()) {
        out.step();
        at = next;
        lvalue |= at.isLvalue();
      }
      return at.isLvalue() == lvalue ? at : new Pointer(at.to, lvalue ? "&" : "&&");
    }
  }

  /** An array, or a vector of the vendor's. */
  static final class Array extends Node {
    private final Node of;
    private final Node size;

    Array(Node of, Node size) {
      super(of, size);
      this.of = of;
      this.size = size;
    }

    @Override
    void left(Out out) {
      out.left(of);
    }

    @Override
    void right(Out out) {
      if (out.last() != ']') {
        out.put(' ');
      }
      out.put('[').put(size).put(']').right(of);
    }

    @Override
    boolean hasRight(Out out) {
      return true;
    }

    @Override
    Form form(Out out) {
      return Form.ARRAY;
    }
  }

  /** A function as a type. */
  static final class FunctionType extends Node {
    private final Node returned;
    private final List<Node> parameters;
    private final String qualifiers;
    private final Node exceptions;

    FunctionType(Node returned, List<Node> parameters, String qualifiers, Node exceptions) {
      super(parameters, returned, exceptions);
      this.returned = returned;
      this.parameters = parameters;
      this.qualifiers = qualifiers;
      this.exceptions = exceptions;
    }

    @Override
    void left(Out out) {
      out.left(returned).put(' ');
    }

    @Override
    void right(Out out) {
      out.put('(').commas(parameters).put(')').right(returned).put(qualifiers).put(exceptions);
    }

    @Override
    boolean hasRight(Out out) {
      return true;
    }

    @Override
    Form form(Out out) {
      return Form.FUNCTION;
    }
  }

  /** The arguments for a parameter pack, where they are given. */
  static final class Pack extends Node {
    private final List<Node> elements;

    Pack(List<Node> elements) {
      super(elements);
      this.elements = elements;
    }

    @Override
    void left(Out out) {
      out.commas(elements);
    }

    List<Node> elements() {
      return elements;
    }
  }

  /** A parameter pack where it is used: the element that the expansion around it is at. */
  static final class PackElement extends Node {
    private final Pack pack;

    PackElement(Pack pack) {
      super(pack);
      this.pack = pack;
    }

    @Override
    void left(Out out) {
      Node element = element(out);
      if (element != null) {
        out.left(element);
      }
    }

    @Override
    void right(Out out) {
      Node element = element(out);
      if (element != null) {
        out.right(element);
      }
    }

    @Override
    boolean hasRight(Out out) {
      Node element = element(out);
      return element != null && element.hasRight(out);
    }

    @Override
    Form form(Out out) {
      Node element = element(out);
      return element == null ? Form.PLAIN : element.form(out);
    }

    @Override
    Node target(Out out) {
      Node element = element(out);
      return element == null ? this : element.target(out);
    }

    Pack pack() {
      return pack;
    }

    private Node element(Out out) {
      out.step();
      if (out.elements == Out.NONE) {
        out.elements = pack.elements().size();
        out.element = 0;
      }
      return out.element < pack.elements().size() ? pack.elements().get(out.element) : null;
    }
  }

  /** A pattern that is printed once for every element of the packs in it. */
  static final class Expansion extends Node {
    private final Node pattern;

    Expansion(Node pattern) {
      super(pattern);
      this.pattern = pattern;
    }

    @Override
    void left(Out out) {
      int element = out.element;
      int elements = out.elements;
      out.element = Out.NONE;
      out.elements = Out.NONE;
      int start = out.length();
      out.put(pattern);
      if (out.elements == Out.NONE) {
        out.put("...");
      } else if (out.elements == 0) {
        out.cut(start);
      }
      for (int i = 1; i < out.elements; i++) {
        out.put(", ");
        out.element = i;
        out.put(pattern);
      }
      out.element = element;
      out.elements = elements;
    }
  }

  /**
   * A template parameter whose argument comes later in the name, as in the type of a conversion
   * operator. An argument may, wrongly, hold the parameter itself.
   */
  static final class Forward extends Node {
    private Node argument = new Names.Word("auto");
    private boolean isBusy;

    void resolve(Node to) {
      argument = to;
    }

    @Override
    void left(Out out) {
      if (!isBusy) {
        isBusy = true;
        out.left(argument);
        isBusy = false;
      }
    }

    @Override
    void right(Out out) {
      if (!isBusy) {
        isBusy = true;
        out.right(argument);
        isBusy = false;
      }
    }

    @Override
    boolean hasRight(Out out) {
      if (isBusy) {
        return false;
      }
      isBusy = true;
      boolean has = argument.hasRight(out);
      isBusy = false;
      return has;
    }

    @Override
    Form form(Out out) {
      if (isBusy) {
        return Form.PLAIN;
      }
      isBusy = true;
      Form form = argument.form(out);
      isBusy = false;
      return form;
    }

    @Override
    Node target(Out out) {
      if (isBusy) {
        return this;
      }
      isBusy = true;
      Node target = argument.target(out);
      isBusy = false;
      return target;
    }
  }
}
