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

  /** A name and a version, as distributions and crates name their folders. */
  private static final Pattern VERSIONED =
      Pattern.compile("([A-Za-z][A-Za-z0-9_+.-]*?)[-_]v?([0-9]+(?:\\.[0-9A-Za-z+~.-]*)?)");

  private static final Pattern RUSTC = Pattern.compile("rustc version ([^ )]+)");
  private static final Pattern RUST_TOOLCHAIN = Pattern.compile("/rustc/[0-9a-f]{20,}/");

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
        return place(path, i, versioned.group(1), versioned.group(2));
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

  /**
   * A source file's path without what only says where it was built: what stands behind the folder
   * where the compiler ran, behind cargo's folder of crates, or behind Rust's own tree.
   */
  static String relative(String directory, String file) {
    String path = String.join("/", elements(file));
    int registry = path.lastIndexOf("/registry/src/");
    if (registry >= 0) {
      int crate = path.indexOf('/', registry + "/registry/src/".length());
      return crate < 0 ? path : path.substring(crate + 1);
    }
    String absolute = file.startsWith("/") ? "/" + path : path;
    Matcher rust = RUST_TOOLCHAIN.matcher(absolute);
    if (rust.lookingAt()) {
      return absolute.substring(rust.end());
    }
    String base = directory == null ? "" : "/" + String.join("/", elements(directory)) + "/";
    return base.length() > 2 && absolute.startsWith(base)
        ? absolute.substring(base.length())
        : absolute;
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

  /** The version of a crate: its folder's, or that of the compiler it came with. */
  static String crateVersion(String directory, String producer) {
    if (directory == null) {
      return null;
    }
    if (directory.startsWith("/rustc/")) {
      Matcher m = RUSTC.matcher(producer == null ? "" : producer);
      return m.find() ? m.group(1) : null;
    }
    List<String> path = elements(directory);
    Matcher m = VERSIONED.matcher(path.isEmpty() ? "" : path.get(path.size() - 1));
    return directory.contains("/registry/src/") && m.matches() ? m.group(2) : null;
  }

  private static String absolute(String directory, String file) {
    boolean isAbsolute = file.startsWith("/") || file.indexOf(":") == 1;
    return directory == null || isAbsolute ? file : directory + "/" + file;
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
