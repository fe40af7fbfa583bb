package dev.tonnage.golang;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which module a package belongs to: the one with the longest path that is a prefix of it at a
 * slash.
 */
public final class GoModules {
  /** The name under which the standard library, the runtime included, is counted. */
  public static final String STD = "std";

  /** Hosts whose modules are {@code host/owner/repository}, when nothing better is known. */
  private static final Set<String> THREE_PARTS =
      Set.of("github.com", "gitlab.com", "bitbucket.org", "codeberg.org", "gitea.com", "git.sr.ht");

  /**
   * The folders of Go's own packages. Other paths whose first part is no host's name are of whole
   * source trees that are built without modules, such as Bazel's; that part stands for their
   * module.
   */
  private static final Set<String> STD_FOLDERS =
      Set.of(
          "archive",
          "arena",
          "bufio",
          "builtin",
          "bytes",
          "cmd",
          "cmp",
          "compress",
          "container",
          "context",
          "crypto",
          "database",
          "debug",
          "embed",
          "encoding",
          "errors",
          "expvar",
          "flag",
          "fmt",
          "go",
          "hash",
          "html",
          "image",
          "index",
          "internal",
          "io",
          "iter",
          "log",
          "maps",
          "math",
          "mime",
          "net",
          "os",
          "path",
          "plugin",
          "reflect",
          "regexp",
          "runtime",
          "simd",
          "slices",
          "sort",
          "strconv",
          "strings",
          "structs",
          "sync",
          "syscall",
          "testing",
          "text",
          "time",
          "unicode",
          "unique",
          "unsafe",
          "uuid",
          "vendor",
          "weak");

  /**
   * A package's place.
   *
   * @param packageName its import path; the main package goes by its own, not by {@code main}
   * @param module its module
   * @param version its module's version; null when unknown
   */
  public record Place(String packageName, String module, String version) {}

  private final BuildInfo info;
  private final String goVersion;
  private final Map<String, String> versions = new HashMap<>();
  private final Map<String, Place> places = new HashMap<>();

  /** A file of the module cache, as the compiler names it, with and without -trimpath. */
  private static final Pattern CACHED =
      Pattern.compile("(?:/.*/pkg/mod/)?([^/@][^@]*)@(v[0-9][^/@]*)/.*");

  private static final int LONGEST_PATH = 4096;

  /** Go's own tree lies in the module cache, too, when the go command fetched it. */
  private static final String TOOLCHAIN = "golang.org/toolchain";

  /**
   * The modules of one binary.
   *
   * @param info null when it has none
   * @param goVersion null when unknown
   */
  public GoModules(BuildInfo info, String goVersion) {
    this(info, goVersion, List.of());
  }

  /**
   * The modules of one binary. Where build info names none, the files that the code was compiled
   * from may: those of the module cache have the module and its version in their path.
   *
   * @param info null when it has none
   * @param goVersion null when unknown
   * @param files the source files, as the function table has them; nulls are passed over
   */
  GoModules(BuildInfo info, String goVersion, Iterable<String> files) {
    this.info = info;
    this.goVersion = goVersion;
    if (info == null || info.modules().isEmpty()) {
      files.forEach(this::infer);
    }
    if (info != null) {
      if (info.main() != null) {
        versions.put(info.main().path(), info.main().effective().version());
      }
      for (BuildInfo.Module m : info.modules()) {
        versions.put(m.path(), m.effective().version());
      }
    }
  }

  private void infer(String file) {
    boolean isPath = file != null && file.length() < LONGEST_PATH && file.indexOf('@') >= 0;
    Matcher cached = isPath ? CACHED.matcher(file) : null;
    if (cached != null && cached.matches() && !cached.group(1).equals(TOOLCHAIN)) {
      versions.putIfAbsent(unescaped(cached.group(1)), unescaped(cached.group(2)));
    }
  }

  /** In the cache's paths a capital letter is written as a small one behind an exclamation mark. */
  private static String unescaped(String path) {
    return Pattern.compile("!([a-z])")
        .matcher(path)
        .replaceAll(letter -> letter.group(1).toUpperCase(Locale.ROOT));
  }

  /** The place of a package as symbols name it; null for null. */
  public Place place(String packageName) {
    Place known = packageName == null ? null : places.get(packageName);
    if (known == null && packageName != null) {
      known = find(packageName);
      places.put(packageName, known);
    }
    return known;
  }

  private Place find(String name) {
    if (name.equals("main") || name.equals("command-line-arguments")) {
      return main();
    }
    for (String prefix = name; prefix != null; prefix = parent(prefix)) {
      String version = versions.get(prefix);
      if (version != null) {
        return new Place(name, prefix, version.isEmpty() ? null : version);
      }
    }
    String first = name.indexOf('/') < 0 ? name : name.substring(0, name.indexOf('/'));
    if (first.equals(name) ? first.indexOf('.') < 0 : STD_FOLDERS.contains(first)) {
      return new Place(name, STD, goVersion);
    }
    return new Place(name, first.indexOf('.') < 0 ? first : guess(name), null);
  }

  /** The main package is its program's, whatever its symbols are called. */
  private Place main() {
    if (info == null) {
      return new Place("main", "main", null);
    }
    String path = info.path() == null || info.path().isEmpty() ? "main" : info.path();
    if (info.main() == null) {
      return path.equals("main") || path.equals("command-line-arguments")
          ? new Place("main", "main", null)
          : new Place(path, find(path).module(), null);
    }
    String version = info.main().effective().version();
    return new Place(path, info.main().path(), version.isEmpty() ? null : version);
  }

  private static String parent(String path) {
    int slash = path.lastIndexOf('/');
    return slash < 0 ? null : path.substring(0, slash);
  }

  /**
   * The module a package is probably of, by its host's custom; without build info there is nothing
   * better.
   */
  private static String guess(String name) {
    List<String> parts = new ArrayList<>(List.of(name.split("/")));
    String host = parts.get(0);
    int length;
    if (THREE_PARTS.contains(host)
        || (host.equals("golang.org") && parts.size() > 1 && parts.get(1).equals("x"))) {
      length = 3;
    } else if (host.equals("gopkg.in")) {
      length = parts.size() > 1 && parts.get(1).contains(".v") ? 2 : 3;
    } else {
      length = 2;
    }
    length = Math.min(length, parts.size());
    if (length < parts.size() && parts.get(length).matches("v[2-9][0-9]*")) {
      length++;
    }
    return String.join("/", parts.subList(0, length));
  }
}
