package dev.tonnage.demangle;

import java.util.Set;

/**
 * What a mangled name says.
 *
 * @param language whose name it is
 * @param text the name as people write it; the mangled name where it is only recognised, or too
 *     long to print
 * @param packageName the crate of a Rust name, the namespace of a C++ name ({@code
 *     google::protobuf::internal}); null when it is in none or does not tell
 * @param origin the name without arguments, return type and clone suffix, the same for all
 *     instances of a template or a generic: {@code std::vector<>::push_back}
 */
public record Demangled(Language language, String text, String packageName, String origin) {
  private static final Set<String> RUST_STANDARD =
      Set.of(
          "core",
          "alloc",
          "std",
          "std_detect",
          "proc_macro",
          "panic_abort",
          "panic_unwind",
          "compiler_builtins",
          "__rustc");

  private static final Set<String> CPP_STANDARD =
      Set.of("std", "__gnu_cxx", "__gnu_debug", "__gnu_parallel", "__gnu_pbds", "__cxxabiv1");

  /**
   * What the package is a part of: a crate is one itself, a namespace is of the outermost it is in,
   * and the parts of a standard library are all of {@code std}. Null without a package.
   */
  public String module() {
    if (packageName == null || language == Language.SWIFT) {
      return null;
    }
    if (language == Language.RUST) {
      return RUST_STANDARD.contains(packageName) ? "std" : packageName;
    }
    int end = packageName.indexOf("::");
    String outermost = end < 0 ? packageName : packageName.substring(0, end);
    return CPP_STANDARD.contains(outermost) ? "std" : outermost;
  }

  /** A name of which no more is known than the language. */
  static Demangled recognised(Language language, String name) {
    return new Demangled(language, name, null, name);
  }
}
