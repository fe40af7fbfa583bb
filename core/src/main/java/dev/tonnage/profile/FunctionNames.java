package dev.tonnage.profile;

/** Names of functions as profiles have them, which Go shortens. */
public final class FunctionNames {
  private FunctionNames() {}

  /**
   * A symbol's name as a profile has it: the type arguments of Go's generic functions are left out,
   * so that all instances have one name ({@code runtime/symtab.go}, funcNameForPrint), and dots in
   * the last element of a package's path stand as themselves.
   */
  public static String inProfiles(String symbol) {
    int open = symbol.indexOf('[');
    int close = symbol.lastIndexOf(']');
    String name =
        open < 0 || close < open
            ? symbol
            : symbol.substring(0, open) + "[...]" + symbol.substring(close + 1);
    return name.indexOf('%') < 0 ? name : name.replace("%2e", ".");
  }

  /**
   * Whether a function tells one Go program from others: those of the standard library, and those
   * that each program has, do not.
   */
  public static boolean tellsProgram(String function) {
    if (function.startsWith("main.")) {
      return !function.equals("main.main") && !function.startsWith("main.init");
    }
    int slash = function.indexOf('/');
    return slash > 0 && function.substring(0, slash).indexOf('.') >= 0;
  }
}
