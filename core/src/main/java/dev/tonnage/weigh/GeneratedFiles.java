package dev.tonnage.weigh;

import java.util.regex.Pattern;

/**
 * Source files of Go whose names say that a program wrote them: what stands in them ({@code Code
 * generated … DO NOT EDIT}) is not in a binary.
 */
final class GeneratedFiles {
  private static final Pattern GENERATED =
      Pattern.compile(
          "(?:.*[/\\\\])?(?:"
              // protobuf, and what is made of it
              + ".*\\.pb(?:\\.[a-z0-9_]+)?\\.go|.*\\.(?:twirp|connect|pulsar)\\.go"
              // Kubernetes' generators, stringer, mocks, bindata
              + "|zz_generated.*\\.go|.*_string\\.go|mocks?_.*\\.go|.*_mock\\.go|bindata\\.go"
              // easyjson, ffjson, msgp, go-enum, wire, and their like
              + "|.*_(?:easyjson|ffjson|msgp|enumer|enum|gen|generated)\\.go|.*\\.gen\\.go"
              + "|.*\\.generated\\.go|generated\\.go|zsyscall_.*\\.go"
              + "|zerrors_.*\\.go|zsysnum_.*\\.go|ztypes_.*\\.go|z.*_windows\\.go)");

  private GeneratedFiles() {}

  /** False for null. */
  static boolean isGenerated(String file) {
    return file != null && file.endsWith(".go") && GENERATED.matcher(file).matches();
  }
}
