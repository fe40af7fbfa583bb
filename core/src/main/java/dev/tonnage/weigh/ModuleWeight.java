package dev.tonnage.weigh;

import dev.tonnage.ledger.Weight;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * What one module takes of a binary: a row of the table {@code modules}. Bytes of no module stand
 * under the kind of their owners, in square brackets, so that the rows of a binary add up to the
 * file.
 *
 * @param module its path, {@code std} for the standard library, {@code [debug]} and its like for
 *     bytes of no module
 * @param version null when it has none or it is unknown
 * @param replacedBy the module, with its version, that stood in for it; null when none did
 * @param sum the checksum that the build recorded; null when it did not
 * @param isDeclared whether build info names it
 * @param isLinked whether any byte is its
 * @param originBytes what its weight in the file would be if inlined code counted for the module it
 *     was written in; the same as its weight where nothing tells of inlining
 * @param generatedBytes the part of its weight in the file whose source file's name says that a
 *     program wrote it, such as {@code *.pb.go}; an estimate from below, for nothing but names
 *     tells
 * @param packageBytes the part of its weight in the file that each of its packages takes, by import
 *     path; what has no package is in none
 * @param linkage what refers to what
 */
public record ModuleWeight(
    String module,
    String version,
    String replacedBy,
    String sum,
    boolean isDeclared,
    boolean isLinked,
    Weight weight,
    long originBytes,
    long generatedBytes,
    SortedMap<String, Long> packageBytes,
    Linkage linkage) {

  /**
   * What would go from the file if it went, with all that only it keeps; null where references are
   * not known. They are followed when this is first asked of any module of a binary.
   */
  public Long retainedBytes() {
    return linkage.retainedBytes(module);
  }

  /**
   * What would go from the file if one of its packages went, with all that only that one keeps, by
   * import path, of the binary's heaviest packages; null where references are not known.
   */
  public Map<String, Long> retainedPackages() {
    return linkage.retainedPackages(module);
  }

  /**
   * What each of its packages imports, by import path, as far as references tell; null where they
   * are not known.
   */
  public SortedMap<String, List<String>> packageImports() {
    return linkage.imports(module);
  }
}
