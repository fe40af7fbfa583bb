package dev.tonnage.compare;

import dev.tonnage.weigh.Facts;
import dev.tonnage.weigh.ModuleWeight;
import dev.tonnage.weigh.Weighed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What is known of one of two builds: how it was made, and the versions of its modules. */
final class Build {
  private final Facts facts;

  /** The linked modules, by name. */
  private final Map<String, ModuleWeight> modules = new HashMap<>();

  Build(Weighed weighed) {
    this.facts = weighed.facts();
    for (ModuleWeight m : weighed.modules()) {
      if (m.isLinked()) {
        modules.put(m.module(), m);
      }
    }
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
    ModuleWeight m = modules.get(module);
    String release = m == null ? null : m.replacedBy() != null ? m.replacedBy() : m.version();
    return release == null || release.contains("(devel)") ? "" : release;
  }

  /**
   * Whether what is in a module may differ without its version telling: the program's own, those
   * built from a folder, and, where no build info names any, all that have no version.
   */
  boolean isOwn(String module) {
    ModuleWeight m = modules.get(module);
    return module.equals(facts.mainModule())
        || m != null && release(module).isEmpty() && (m.isDeclared() || !isGo()) && !isLibrary(m);
  }

  /** Whether a module is C code: of the loader, of a shared library, or linked by cgo. */
  boolean isForeign(String module) {
    ModuleWeight m = modules.get(module);
    return m != null
        && release(module).isEmpty()
        && (isLibrary(m) || isGo() && !m.isDeclared())
        && !module.equals("std");
  }

  private static boolean isLibrary(ModuleWeight m) {
    return m.module().equals("crt") || m.module().matches(".*\\.(so|dll|dylib|tbd)\\b.*");
  }

  boolean hasSameToolchain(Build other) {
    return Objects.equals(facts.goVersion(), other.facts.goVersion());
  }

  /** Whether symbols and debug information were asked for alike. */
  boolean isStrippedLike(Build other) {
    return facts.isStripped() == other.facts.isStripped()
        && facts.hasDebug() == other.facts.hasDebug();
  }

  boolean isPlacedLike(Build other) {
    return facts.pie() == other.facts.pie();
  }

  boolean isLinkedLike(Build other) {
    return Objects.equals(facts.cgo(), other.facts.cgo())
        && Objects.equals(facts.linkage(), other.facts.linkage());
  }

  /** What builds were asked for differently, in words. */
  List<String> flags(Build now) {
    List<String> flags = new ArrayList<>();
    tell(flags, "symbols", !facts.isStripped(), !now.facts.isStripped());
    tell(flags, "debug info", facts.hasDebug(), now.facts.hasDebug());
    tell(flags, "PIE", facts.pie(), now.facts.pie());
    tell(flags, "cgo", facts.cgo(), now.facts.cgo());
    tell(flags, "linkage", facts.linkage(), now.facts.linkage());
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
    return facts.goVersion() != null;
  }
}
