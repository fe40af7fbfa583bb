package dev.tonnage.golang;

import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which package a Go symbol belongs to, by its name alone ({@code cmd/internal/objabi}, {@code
 * debug/gosym.Sym.PackageName}).
 */
public final class GoNames {
  /**
   * What follows {@code go.} in names that the compiler made before Go 1.20; {@code go.uber.org/…}
   * is a package.
   */
  private static final Set<String> RESERVED =
      Set.of(
          "string",
          "itab",
          "func",
          "shape",
          "builtin",
          "buildid",
          "itablink",
          "cuinfo",
          "info",
          "interface",
          "map",
          "constinfo",
          "typelink",
          "weak",
          "dict");

  private static final Set<String> MARKERS =
      Set.of(
          "runtime.text",
          "runtime.etext",
          "runtime.rodata",
          "runtime.erodata",
          "runtime.types",
          "runtime.etypes",
          "runtime.itablink",
          "runtime.eitablink",
          "runtime.typelink",
          "runtime.etypelink",
          "runtime.noptrdata",
          "runtime.enoptrdata",
          "runtime.data",
          "runtime.edata",
          "runtime.bss",
          "runtime.ebss",
          "runtime.noptrbss",
          "runtime.enoptrbss",
          "runtime.covctrs",
          "runtime.ecovctrs",
          "runtime.pclntab",
          "runtime.epclntab",
          "runtime.symtab",
          "runtime.esymtab",
          "runtime.findfunctab",
          "runtime.gcdata",
          "runtime.gcbss",
          "runtime.end",
          "type:*",
          "type.*",
          "typerel:*",
          "typerel.*",
          "go:string.*",
          "go.string.*",
          "go:func.*",
          "go.func.*",
          "go:funcrel.*",
          "go.funcrel.*",
          "go:funcdesc",
          "go:funcdescrel",
          "runtime.egcdata",
          "runtime.egcbss",
          "runtime.gcmask.*",
          "runtime.gcbits.*");

  /** What the compiler and linker make for a type, whose name follows. */
  private static final List<String> OF_TYPES = List.of(".eq.", ".hash.", ".gcmask.", ".gcprog.");

  /** Up to where the type begins whose name is no package's. */
  private static final Pattern OF_UNNAMED_TYPE =
      Pattern.compile(
          "(?:type[:.]\\.(?:eq|hash)\\.|go[:.])(?=[(*]*(?:\\[[0-9]*\\]\\**)*"
              + "(?:go\\.shape\\.|struct \\{|interface \\{|func\\(|map\\[|[\\p{L}\\p{N}_]+\\)\\.))");

  /** {@code host/path.Name}, with the escapes that linkers write. */
  private static final Pattern QUALIFIED_NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_./~%+-]*+");

  private static final String SHAPE = "go.shape.";

  private GoNames() {}

  /**
   * The import path of the package that {@code symbol} is of; null when its name does not tell one.
   */
  public static String packageOf(String symbol) {
    String type = unnamedType(symbol);
    if (type != null) {
      return firstPackageIn(type);
    }
    String name = withoutGenerated(symbol);
    if (name == null) {
      return null;
    }
    name = withoutTypeArguments(name);
    int receiver = name.indexOf('(');
    String head = receiver < 0 ? name : name.substring(0, receiver);
    int slash = head.lastIndexOf('/');
    int dot = head.indexOf('.', slash + 1);
    if (dot <= 0) {
      return null;
    }
    String path = head.substring(0, dot);
    return isPath(path) ? vendored(unescaped(path)) : null;
  }

  /**
   * The package of a function whose name does not tell it, as those of assembly in the standard
   * library, by the file it comes from.
   *
   * @param file as the function table has it; may be null
   */
  public static String packageOfFile(String symbol, String file) {
    boolean isGenerated =
        symbol.startsWith("type:") || symbol.startsWith("type.") || symbol.startsWith("go:");
    if (file == null || isGenerated) {
      return null;
    }
    int slash = file.lastIndexOf('/');
    int source = file.indexOf("/src/");
    if (slash <= 0 || (file.startsWith("/") && source < 0)) {
      return null;
    }
    int start = source < 0 || source == slash - 4 ? 0 : source + "/src/".length();
    return start >= slash ? null : file.substring(start, slash).replaceFirst("@[^/]*", "");
  }

  /**
   * A source file's path as {@code -trimpath} would have written it, so that it does not depend on
   * where it was built: from the module cache and from Go's own tree, what stands behind them;
   * otherwise the part that begins with the package's path.
   */
  public static String sourceFile(String file, String packageName) {
    if (file == null || !file.startsWith("/")) {
      return file;
    }
    int cache = file.lastIndexOf("/pkg/mod/");
    if (cache >= 0) {
      return file.substring(cache + "/pkg/mod/".length());
    }
    String base = file.substring(file.lastIndexOf('/'));
    return packageName != null && file.endsWith("/" + packageName + base)
        ? packageName + base
        : file;
  }

  /**
   * Whether a symbol only marks where the linker began or ended a region ({@code
   * cmd/link/internal/ld/data.go}, address): what follows is not its own.
   */
  public static boolean isMarker(String symbol) {
    return MARKERS.contains(symbol);
  }

  /**
   * The type that the compiler made a function for, such as a comparison, or the methods of what is
   * embedded in it, when that type has no name; null for all other symbols.
   */
  private static String unnamedType(String symbol) {
    boolean isGenerated =
        symbol.startsWith("type:.")
            || symbol.startsWith("type..")
            || symbol.startsWith("go:")
            || symbol.startsWith("go.");
    if (!isGenerated) {
      return null;
    }
    Matcher matcher = OF_UNNAMED_TYPE.matcher(symbol);
    return matcher.lookingAt() ? symbol.substring(matcher.end()) : null;
  }

  /** The package of the first name in a type that tells one; null when none does. */
  private static String firstPackageIn(String type) {
    Matcher names = QUALIFIED_NAME.matcher(type);
    while (names.find()) {
      String found = names.group().startsWith(SHAPE) ? null : packageOf(names.group());
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /**
   * The name without the compiler's prefixes; null when it made all of it. {@code type:.eq.T} and
   * its like are of the package of T, the list of all packages' initial tasks is the runtime's.
   */
  private static String withoutGenerated(String symbol) {
    if (symbol.startsWith("type:") || symbol.startsWith("type.")) {
      String rest = symbol.substring(5);
      for (String prefix : OF_TYPES) {
        if (rest.startsWith(prefix)) {
          return typeName(rest.substring(prefix.length()));
        }
      }
      return null;
    }
    if (symbol.startsWith("go:")) {
      String rest = symbol.substring(3);
      if (rest.startsWith("itab.")) {
        return typeName(rest.substring(5));
      }
      return rest.equals("main.inittasks") ? "runtime.inittasks" : null;
    }
    if (symbol.startsWith("go.")) {
      int end = 3;
      while (end < symbol.length() && Character.isLetter(symbol.charAt(end))) {
        end++;
      }
      String word = symbol.substring(3, end);
      if (RESERVED.contains(word)) {
        return word.equals("itab") && symbol.startsWith("go.itab.")
            ? typeName(symbol.substring(8))
            : null;
      }
    }
    return symbol;
  }

  /**
   * The first name in a type such as {@code *[]pkg.T} or {@code [4]pkg.T}; null for types without
   * one.
   */
  private static String typeName(String type) {
    int at = 0;
    while (at < type.length()) {
      char c = type.charAt(at);
      if (c == '*') {
        at++;
      } else if (c == '[') {
        int close = type.indexOf(']', at);
        if (close < 0) {
          return null;
        }
        at = close + 1;
      } else {
        break;
      }
    }
    String rest = type.substring(at);
    return rest.startsWith("struct {")
            || rest.startsWith("func(")
            || rest.startsWith("map[")
            || rest.startsWith("interface {")
        ? null
        : rest;
  }

  /** Type arguments hold whole import paths, with slashes, dots and brackets of their own. */
  private static String withoutTypeArguments(String name) {
    int open = name.indexOf('[');
    int close = name.lastIndexOf(']');
    return open >= 0 && close > open ? name.substring(0, open) + name.substring(close + 1) : name;
  }

  private static boolean isPath(String path) {
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c <= ' ' || c == '$' || c == '{' || c == '}' || c == ',' || c == ';' || c == '*'
          || c == ':') {
        return false;
      }
    }
    return true;
  }

  /** The linker writes dots in the last element, and what is no plain character, as {@code %xx}. */
  private static String unescaped(String path) {
    int percent = path.indexOf('%');
    if (percent < 0) {
      return path;
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      int high = c == '%' && i + 2 < path.length() ? Character.digit(path.charAt(i + 1), 16) : -1;
      int low = high >= 0 ? Character.digit(path.charAt(i + 2), 16) : -1;
      if (low >= 0) {
        text.append((char) (high * 16 + low));
        i += 2;
      } else {
        text.append(c);
      }
    }
    return text.toString();
  }

  /**
   * Before modules, a package's own copy of another stood in its vendor folder. The standard
   * library's copies begin with {@code vendor/} and stay what they are: they are not the module's.
   */
  private static String vendored(String path) {
    int at = path.lastIndexOf("/vendor/");
    return at < 0 ? path : path.substring(at + "/vendor/".length());
  }
}
