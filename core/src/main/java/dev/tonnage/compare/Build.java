package dev.tonnage.compare;

import dev.tonnage.weigh.Facts;
import dev.tonnage.weigh.ModuleWeight;
import dev.tonnage.weigh.Weighed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What is known of one of two builds: how it was made, and the versions of its modules. */
public final class Build {
  private static final Pattern LIBRARY = Pattern.compile(".*\\.(so|dll|dylib|tbd)\\b.*");

  /**
   * How a build was made; columns of the table {@code binaries}.
   *
   * @param goVersion null when it is no Go program or does not say
   * @param mainModule null when unknown
   * @param isStripped whether it has no symbol table
   * @param cgo null when it is no Go program or does not say
   * @param linkage {@code static} or {@code dynamic}; null when unknown
   */
  public record Made(
      String goVersion,
      String mainModule,
      boolean isStripped,
      boolean hasDebug,
      boolean pie,
      Boolean cgo,
      String linkage) {}

  /**
   * A module with bytes in the build; columns of the table {@code modules}.
   *
   * @param version null when it has none or it is unknown
   * @param replacedBy the module, with its version, that stood in for it; null when none did
   * @param isDeclared whether build info names it
   */
  public record Linked(String module, String version, String replacedBy, boolean isDeclared) {}

  private final Made made;
  private final Map<String, Linked> modules = new TreeMap<>();

  public Build(Made made, Iterable<Linked> modules) {
    this.made = made;
    modules.forEach(m -> this.modules.put(m.module(), m));
  }

  static Build of(Weighed weighed) {
    Facts f = weighed.facts();
    return new Build(
        new Made(
            f.goVersion(),
            f.mainModule(),
            f.isStripped(),
            f.hasDebug(),
            f.pie(),
            f.cgo(),
            f.linkage()),
        weighed.modules().stream()
            .filter(ModuleWeight::isLinked)
            .map(m -> new Linked(m.module(), m.version(), m.replacedBy(), m.isDeclared()))
            .toList());
  }

  /** The names of all that is linked, in their order. */
  Set<String> modules() {
    return modules.keySet();
  }

  boolean isLinked(String module) {
    return modules.containsKey(module);
  }

  /** Whether both builds have the same release of a module that both have. */
  boolean isSame(String module, Build other) {
    return release(module).equals(other.release(module));
  }

  /** What a module was built from; empty when that is not known or no release. */
  String release(String module) {
    Linked m = modules.get(module);
    String release = m == null ? null : m.replacedBy() != null ? m.replacedBy() : m.version();
    return release == null || release.contains("(devel)") ? "" : release;
  }

  /**
   * Whether what is in a module may differ without its version telling: the program's own, those
   * built from a folder, and, where no build info names any, all that have no version.
   */
  boolean isOwn(String module) {
    Linked m = modules.get(module);
    return module.equals(made.mainModule())
        || m != null && release(module).isEmpty() && (m.isDeclared() || !isGo()) && !isLibrary(m);
  }

  /** Whether a module is C code: of the loader, of a shared library, or linked by cgo. */
  boolean isForeign(String module) {
    Linked m = modules.get(module);
    return m != null
        && release(module).isEmpty()
        && (isLibrary(m) || isGo() && !m.isDeclared())
        && !module.equals("std");
  }

  private static boolean isLibrary(Linked m) {
    return m.module().equals("crt") || LIBRARY.matcher(m.module()).matches();
  }

  boolean hasSameToolchain(Build other) {
    return Objects.equals(made.goVersion(), other.made.goVersion());
  }

  /** Whether symbols and debug information were asked for alike. */
  boolean isStrippedLike(Build other) {
    return made.isStripped() == other.made.isStripped() && made.hasDebug() == other.made.hasDebug();
  }

  boolean isPlacedLike(Build other) {
    return made.pie() == other.made.pie();
  }

  boolean isLinkedLike(Build other) {
    return Objects.equals(made.cgo(), other.made.cgo())
        && Objects.equals(made.linkage(), other.made.linkage());
  }

  /** What builds were asked for differently, in words. */
  List<String> flags(Build now) {
    List<String> flags = new ArrayList<>();
    tell(flags, "symbols", !made.isStripped(), !now.made.isStripped());
    tell(flags, "debug info", made.hasDebug(), now.made.hasDebug());
    tell(flags, "PIE", made.pie(), now.made.pie());
    tell(flags, "cgo", made.cgo(), now.made.cgo());
    tell(flags, "linkage", made.linkage(), now.made.linkage());
    return flags;
  }

  private static void tell(List<String> flags, String name, Object was, Object is) {
    if (!Objects.equals(was, is)) {
      flags.add("%s: %s → %s".formatted(name, word(was), word(is)));
    }
  }

  private static String word(Object value) {
    return value == null ? "unknown" : value instanceof Boolean b ? b ? "yes" : "no" : "" + value;
  }

  boolean isGo() {
    return made.goVersion() != null;
  }
}
