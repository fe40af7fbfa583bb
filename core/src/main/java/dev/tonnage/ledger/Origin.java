package dev.tonnage.ledger;

/** Takes the arguments out of names as people read them. */
final class Origin {
  /** Longer names are cut by whoever prints them; they have no origin worth its price. */
  private static final int LONGEST = 4096;

  private static final String OPERATOR = "operator";

  private Origin() {}

  /** Null for a name without arguments of a template or a generic. */
  static String of(String name) {
    boolean hasArguments = name.indexOf('<', 1) > 0 || name.indexOf('[', 1) > 0;
    if (!hasArguments
        || name.length() > LONGEST
        || name.startsWith("[")
        || name.startsWith("type:")) {
      return null;
    }
    StringBuilder origin = new StringBuilder();
    boolean isInstance = false;
    int start = 0;
    int afterOperator = -2;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (name.startsWith(OPERATOR, i)) {
        int end = i + OPERATOR.length();
        while (end < name.length() && "<>=-!+*/%^&|~[]".indexOf(name.charAt(end)) >= 0) {
          end++;
        }
        origin.append(name, i, end);
        i = end - 1;
        afterOperator = end;
      } else if (c == '<' || c == '[') {
        int end = closing(name, i);
        // Rust's <Type as Trait>::method begins with what it is a method of: that stays.
        boolean isArgument =
            i == afterOperator + 1
                || (i > 0 && name.charAt(i - 1) != ' ' && name.charAt(i - 1) != '<');
        if (end < 0) {
          return null;
        }
        if (isArgument) {
          origin.append(c).append(c == '<' ? '>' : ']');
          isInstance = true;
          i = end;
        } else {
          origin.append(c);
        }
      } else if (c == '(') {
        int end = closing(name, i);
        // Go writes the receiver of a method that way.
        boolean isReceiver = (i > 0 && name.charAt(i - 1) == '.');
        if (end < 0 || !(isReceiver || name.startsWith("(anonymous", i))) {
          break;
        }
        if (isReceiver) {
          origin.append(c);
        } else {
          origin.append(name, i, end + 1);
          i = end;
        }
      } else if (c == ' ' && i != afterOperator && !isWord(name, start, i)) {
        // What stands before is the type that it returns.
        origin.setLength(0);
        start = i + 1;
      } else {
        origin.append(c);
      }
    }
    return isInstance ? origin.toString() : null;
  }

  /** Whether a space is part of the name: in "operator new", "vtable for", and in Rust's "as". */
  private static boolean isWord(String name, int start, int space) {
    return name.startsWith("<", start)
        || name.startsWith(" as ", space)
        || name.startsWith("as", space - 2)
        || name.startsWith(OPERATOR, space - OPERATOR.length())
        || name.startsWith(" for ", space)
        || name.startsWith("for", space - 3);
  }

  private static int closing(String name, int open) {
    int depth = 0;
    for (int i = open; i < name.length(); i++) {
      switch (name.charAt(i)) {
        case '<', '[', '(' -> depth++;
        case '>', ']', ')' -> {
          boolean isArrow = name.charAt(i) == '>' && name.charAt(i - 1) == '-';
          depth -= isArrow ? 0 : 1;
          if (depth == 0) {
            return i;
          }
        }
        default -> {}
      }
    }
    return -1;
  }
}
