package dev.tonnage.attribute;

import dev.tonnage.golang.GoModules;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the paths of sources tell. The folder where a compiler ran is somebody's machine; what is
 * looked for is the part that is the same wherever the sources are built.
 */
final class SourceTree {
  /** Folders that say nothing of what is in them. */
  private static final Set<String> GENERIC =
      Set.of(
          "",
          ".",
          "..",
          "/",
          "src",
          "source",
          "sources",
          "lib",
          "libs",
          "include",
          "build",
          "builddir",
          "obj",
          "objs",
          "out",
          "bin",
          "debug",
          "release",
          "target",
          "tmp",
          "work",
          "home",
          "root",
          "usr",
          "opt",
          "var",
          "mnt",
          "workspace",
          "app");

  /** Folders that hold others' sources, each in a folder of its own. */
  private static final Set<String> VENDORS =
      Set.of("third_party", "thirdparty", "third-party", "external", "vendor", "deps", "contrib");

  /**
   * A name and a version, as distributions and crates name their folders: {@code zlib-1.3.1},
   * {@code boost_1_84_0}; {@code x86_64} is none.
   */
  private static final Pattern VERSIONED =
      Pattern.compile(
          "([A-Za-z][A-Za-z0-9_+.-]*?)(?:-v?([0-9]+(?:\\.[0-9A-Za-z+~.-]*)?)|_v?([0-9]+(?:[._][0-9]+)+))");

  private static final Pattern RUSTC = Pattern.compile("rustc version ([^ )]+)");
  private static final Pattern RUST_TOOLCHAIN = Pattern.compile("/rustc/[0-9a-f]{20,}/");
  private static final String CRATES = "/registry/src/";
  private static final String TOOLCHAIN_CRATES = "/rust/deps/";

  private SourceTree() {}

  /**
   * The library or program that a file of C or C++ is of: the innermost folder that has a version
   * or stands among others' sources; else the folder where the compiler ran, if its name says
   * anything; else the first folder of the path that does. Null when none does.
   *
   * @param directory where the compiler ran; may be null
   * @param file as the unit names it; may be null
   */
  static GoModules.Place place(String directory, String file) {
    if (file == null || file.startsWith("<")) {
      return null;
    }
    List<String> base = directory == null ? List.of() : elements(directory);
    List<String> path = elements(absolute(directory, file));
    int folders = path.size() - 1;
    for (int i = folders - 1; i >= 0; i--) {
      Matcher versioned = VERSIONED.matcher(path.get(i));
      if (versioned.matches()) {
        return place(path, i, versioned.group(1), version(versioned));
      }
      if (i > 0 && VENDORS.contains(path.get(i - 1))) {
        return place(path, i, path.get(i), null);
      }
    }
    for (int i = Math.min(base.size(), folders) - 1; i >= 0; i--) {
      if (!GENERIC.contains(path.get(i)) && path.get(i).equals(base.get(i))) {
        return place(path, i, path.get(i), null);
      }
    }
    for (int i = 0; i < folders; i++) {
      if (!GENERIC.contains(path.get(i))) {
        return place(path, i, path.get(i), null);
      }
    }
    return null;
  }

  private static GoModules.Place place(List<String> path, int top, String module, String version) {
    List<String> below = path.subList(top + 1, path.size() - 1);
    String name = below.isEmpty() ? module : module + "/" + String.join("/", below);
    return new GoModules.Place(name, module, version);
  }

  private static String version(Matcher versioned) {
    return versioned.group(2) != null ? versioned.group(2) : versioned.group(3).replace('_', '.');
  }

  /**
   * A source file's path without what only says where it was built: what stands behind cargo's
   * folder of crates, behind Rust's own tree, or behind the folder where the compiler ran.
   *
   * @param directory where the compiler ran; may be null
   */
  static String relative(String directory, String file) {
    String path = "/" + String.join("/", elements(absolute(directory, file)));
    int crates = path.lastIndexOf(CRATES);
    int crate = crates < 0 ? -1 : path.indexOf('/', crates + CRATES.length());
    if (crate >= 0) {
      return path.substring(crate + 1);
    }
    Matcher rust = RUST_TOOLCHAIN.matcher(path);
    if (rust.lookingAt()) {
      return path.substring(rust.end());
    }
    if (path.startsWith(TOOLCHAIN_CRATES)) {
      return path.substring(TOOLCHAIN_CRATES.length());
    }
    String base = directory == null ? "/" : "/" + String.join("/", elements(directory)) + "/";
    if (base.length() > 2 && path.startsWith(base)) {
      return path.substring(base.length());
    }
    return isAbsolute(file) ? path : String.join("/", elements(file));
  }

  /** The crate of a Rust unit, whose name is {@code path/@/crate.hash-cgu.n}; null for another. */
  static String crate(String unit) {
    int at = unit == null ? -1 : unit.lastIndexOf("/@/");
    if (at < 0) {
      return null;
    }
    int dot = unit.indexOf('.', at);
    return unit.substring(at + 3, dot < 0 ? unit.length() : dot);
  }

  /** The name of a Rust unit without the part that is another one in every build. */
  static String withoutCodegenUnit(String unit) {
    int at = unit.lastIndexOf("/@/");
    return at < 0 ? unit : unit.substring(0, at);
  }

  /**
   * The version of a crate: that of the folder named for it, or of the compiler it came with; null
   * when neither is to be seen.
   */
  static String crateVersion(String crate, String directory, String unit, String producer) {
    List<String> path = elements(absolute(directory, unit));
    for (String folder : path) {
      Matcher m = VERSIONED.matcher(folder);
      if (m.matches() && m.group(1).replace('-', '_').equals(crate)) {
        return version(m);
      }
    }
    Matcher m = RUSTC.matcher(producer == null ? "" : producer);
    return RUST_TOOLCHAIN.matcher("/" + String.join("/", path)).lookingAt() && m.find()
        ? m.group(1)
        : null;
  }

  private static String absolute(String directory, String file) {
    return directory == null || isAbsolute(file) ? file : directory + "/" + file;
  }

  private static boolean isAbsolute(String file) {
    return file.startsWith("/") || file.startsWith("\\") || file.indexOf(':') == 1;
  }

  /** The elements of a path, with {@code .} and {@code ..} carried out. */
  private static List<String> elements(String path) {
    Deque<String> elements = new ArrayDeque<>();
    for (String e : path.replace('\\', '/').split("/")) {
      if (e.equals("..") && !elements.isEmpty() && !elements.peekLast().equals("..")) {
        elements.removeLast();
      } else if (!e.isEmpty() && !e.equals(".")) {
        elements.addLast(e);
      }
    }
    return new ArrayList<>(elements);
  }
}
