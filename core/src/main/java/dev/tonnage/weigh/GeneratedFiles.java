package dev.tonnage.weigh;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Source files of Go whose names say that a program wrote them: what stands in them ({@code Code
 * generated … DO NOT EDIT}) is not in a binary.
 */
final class GeneratedFiles {
  /** What the names begin with, or those of a folder around: Kubernetes' generators, mocks, cgo. */
  private static final List<String> BEGINNINGS =
      List.of(
          "/zz_generated", "/mock_", "/mocks_", "/zsyscall_", "/zerrors_", "/zsysnum_", "/ztypes_");

  /** What they end with: of protobuf's plugins, stringer, mocks, and the like. */
  private static final List<String> ENDS =
      List.of(
          ".twirp",
          ".connect",
          ".pulsar",
          "_string",
          "_mock",
          "_easyjson",
          "_ffjson",
          "_msgp",
          "_enumer",
          "_enum",
          "_gen",
          "_generated",
          ".gen",
          ".generated",
          "/generated",
          "/bindata");

  private static final String PROTOBUF = ".pb";
  private static final Pattern OF_PROTOBUF = Pattern.compile(".*\\.pb(?:\\.[a-z0-9_]+)?");

  private static final String SOURCE = ".go";

  private GeneratedFiles() {}

  /** False for null. */
  static boolean isGenerated(String file) {
    if (file == null || !file.endsWith(SOURCE)) {
      return false;
    }
    String name = "/" + file.substring(0, file.length() - SOURCE.length()).replace('\\', '/');
    return ENDS.stream().anyMatch(name::endsWith)
        || BEGINNINGS.stream().anyMatch(name::contains)
        || (name.endsWith("_windows") && name.contains("/z"))
        || (name.contains(PROTOBUF) && OF_PROTOBUF.matcher(name).matches());
  }
}
