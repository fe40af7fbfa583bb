package dev.tonnage.demangle;

/** Names of what compilers make for things that have names; section 5.1.4 of the ABI. */
final class SpecialParser {
  private final Itanium itanium;
  private final Cursor in;

  SpecialParser(Itanium itanium) {
    this.itanium = itanium;
    this.in = itanium.in;
  }

  /** {@code <special-name>}. */
  Node special() {
    String code = in.text(2);
    return switch (code) {
      case "TV" -> ofType("vtable for ");
      case "TT" -> ofType("VTT for ");
      case "TI" -> ofType("typeinfo for ");
      case "TS" -> ofType("typeinfo name for ");
      case "TA" ->
          new Names.Special("template parameter object for ", itanium.templates.argument());
      case "TC" -> construction();
      case "TW" -> ofName("thread-local wrapper routine for ");
      case "TH" -> ofName("thread-local initialization routine for ");
      case "Th" -> {
        offset('h');
        yield ofEncoding("non-virtual thunk to ");
      }
      case "Tv" -> {
        offset('v');
        yield ofEncoding("virtual thunk to ");
      }
      case "Tc" -> {
        offset(in.next());
        offset(in.next());
        yield ofEncoding("covariant return thunk to ");
      }
      case "GV" -> ofName("guard variable for ");
      case "GR" -> temporary();
      case "GI" -> {
        in.expect('W');
        yield new Names.Special("initializer for module ", itanium.names.sourceName());
      }
      case "GT" -> {
        char kind = in.next();
        if (kind != 't' && kind != 'n') {
          throw Malformed.NAME;
        }
        yield ofEncoding(kind == 't' ? "transaction clone for " : "non-transaction clone for ");
      }
      case "GA" -> ofEncoding("hidden alias for ");
      default -> throw Malformed.NAME;
    };
  }

  private Node ofType(String what) {
    return new Names.Special(what, itanium.types.type());
  }

  private Node ofName(String what) {
    return new Names.Special(what, itanium.names.name(null));
  }

  private Node ofEncoding(String what) {
    return new Names.Special(what, itanium.names.encoding());
  }

  /** The vtable that is in place while a base within a derived class is made. */
  private Node construction() {
    Node derived = itanium.types.type();
    in.number();
    in.expect('_');
    Node base = itanium.types.type();
    return new Names.Special(
        "construction vtable for ", NameParser.sequence(base, NameParser.word("-in-"), derived));
  }

  private Node temporary() {
    Node name = itanium.names.name(null);
    if (in.peek() == '_' || Cursor.isDigit(in.peek()) || Character.isUpperCase(in.peek())) {
      itanium.sequence();
    }
    return new Names.Special("reference temporary for ", name);
  }

  /** {@code <call-offset>}; how far a thunk moves {@code this} is not printed. */
  private void offset(char kind) {
    if (kind != 'h' && kind != 'v') {
      throw Malformed.NAME;
    }
    in.signedDigits();
    in.expect('_');
    if (kind == 'v') {
      in.signedDigits();
      in.expect('_');
    }
  }
}
