package dev.tonnage.demangle;

/** Types and constants in Rust's v0 names. */
final class RustTypes {
  private final RustV0 paths;
  private final Cursor in;
  private final Out out;

  /** The lifetimes that are bound here by {@code for<…>}. */
  private long bound;

  RustTypes(RustV0 paths, Cursor in, Out out) {
    this.paths = paths;
    this.in = in;
    this.out = out;
  }

  /** {@code <generic-arg>}s up to their end, with commas. */
  void arguments() {
    boolean isFirst = true;
    while (!in.take('E')) {
      out.put(isFirst ? "" : ", ");
      isFirst = false;
      argument();
    }
  }

  private void argument() {
    if (in.take('L')) {
      lifetime(paths.base62());
    } else if (in.take('K')) {
      new RustConstants(paths, in, out).constant(false);
    } else {
      type();
    }
  }

  /** {@code <type>}. */
  void type() {
    in.enter();
    out.step();
    String basic = basic(in.peek());
    if (basic != null) {
      in.next();
      out.put(basic);
    } else {
      compound();
    }
    in.leave();
  }

  private void compound() {
    switch (in.peek()) {
      case 'R', 'Q' -> reference(in.next() == 'Q');
      case 'P' -> prefixed("*const ");
      case 'O' -> prefixed("*mut ");
      case 'A' -> {
        in.next();
        out.put('[');
        type();
        out.put("; ");
        new RustConstants(paths, in, out).constant(true);
        out.put(']');
      }
      case 'S' -> {
        prefixed("[");
        out.put(']');
      }
      case 'T' -> tuple();
      case 'F' -> {
        in.next();
        long outer = binder();
        function();
        bound = outer;
      }
      case 'D' -> object();
      case 'B' -> {
        in.next();
        paths.back(this::type);
      }
      default -> paths.path(false);
    }
  }

  private void prefixed(String prefix) {
    in.next();
    out.put(prefix);
    type();
  }

  private void reference(boolean isMutable) {
    out.put('&');
    if (in.take('L')) {
      long number = paths.base62();
      if (number != 0) {
        lifetime(number);
        out.put(' ');
      }
    }
    out.put(isMutable ? "mut " : "");
    type();
  }

  private void tuple() {
    in.next();
    out.put('(');
    int count = 0;
    while (!in.take('E')) {
      out.put(count++ == 0 ? "" : ", ");
      type();
    }
    out.put(count == 1 ? ",)" : ")");
  }

  /** {@code <fn-sig>}. */
  private void function() {
    out.put(in.take('U') ? "unsafe " : "");
    if (in.take('K')) {
      String convention = in.take('C') ? "C" : paths.identifier().replace('_', '-');
      out.put("extern \"" + convention + "\" ");
    }
    out.put("fn(");
    boolean isFirst = true;
    while (!in.take('E')) {
      out.put(isFirst ? "" : ", ");
      isFirst = false;
      type();
    }
    out.put(')');
    if (!in.take('u')) {
      out.put(" -> ");
      type();
    }
  }

  /** {@code <dyn-bounds>} and the lifetime behind them. */
  private void object() {
    in.next();
    out.put("dyn ");
    long outer = binder();
    boolean isFirst = true;
    while (!in.take('E')) {
      out.put(isFirst ? "" : " + ");
      isFirst = false;
      trait();
    }
    bound = outer;
    in.expect('L');
    long number = paths.base62();
    if (number != 0) {
      out.put(" + ");
      lifetime(number);
    }
  }

  /** {@code <dyn-trait>}: a trait, with the types that are associated with it. */
  private void trait() {
    boolean isOpen = paths.openTrait();
    boolean isMuted = out.isOrigin();
    while (in.take('p')) {
      if (isMuted) {
        out.put(isOpen ? "" : "<").mute();
      }
      out.put(isOpen ? ", " : "<");
      isOpen = true;
      out.put(paths.identifier()).put(" = ");
      type();
      if (isMuted) {
        out.unmute();
      }
    }
    out.put(isOpen ? ">" : "");
  }

  /** {@code <binder>}; answers how many lifetimes were bound before. */
  private long binder() {
    long outer = bound;
    if (in.take('G')) {
      long count = paths.base62() + 1;
      out.put("for<");
      for (long i = 0; i < count; i++) {
        out.put(i == 0 ? "" : ", ");
        bound++;
        lifetime(1);
      }
      out.put("> ");
    }
    return outer;
  }

  /** A lifetime by its de Bruijn index; 0 is one that was erased. */
  private void lifetime(long index) {
    if (index == 0) {
      out.put("'_");
      return;
    }
    long number = bound - index;
    if (number < 0) {
      throw Malformed.NAME;
    }
    out.put(number < 26 ? "'" + (char) ('a' + number) : "'z" + (number - 25));
  }

  /** {@code <basic-type>}; null when the tag is of none. */
  static String basic(char tag) {
    return switch (tag) {
      case 'a' -> "i8";
      case 'b' -> "bool";
      case 'c' -> "char";
      case 'd' -> "f64";
      case 'e' -> "str";
      case 'f' -> "f32";
      case 'h' -> "u8";
      case 'i' -> "isize";
      case 'j' -> "usize";
      case 'l' -> "i32";
      case 'm' -> "u32";
      case 'n' -> "i128";
      case 'o' -> "u128";
      case 'p' -> "_";
      case 's' -> "i16";
      case 't' -> "u16";
      case 'u' -> "()";
      case 'v' -> "...";
      case 'x' -> "i64";
      case 'y' -> "u64";
      case 'z' -> "!";
      default -> null;
    };
  }
}
