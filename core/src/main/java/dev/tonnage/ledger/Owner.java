package dev.tonnage.ledger;

import java.util.Comparator;
import java.util.Objects;

/**
 * Somebody whom bytes belong to; one row of the table {@code symbols}. Two owners with equal fields
 * are the same owner.
 *
 * @param name the symbol's name, demangled, or a name in square brackets for what no symbol stands
 *     for, such as {@code [padding]}
 * @param kind what its bytes are
 * @param packageName Go's import path, Rust's crate, the namespace in C++; null when it belongs to
 *     none
 * @param module the module of the package: Go's, the crate, the outermost namespace; null when it
 *     belongs to none
 * @param moduleVersion null when the module has none or it is unknown
 * @param section where its own bytes are; null when they are in no section
 * @param address where it is in memory; 0 when it has no place of its own
 * @param sourceFile null when unknown
 * @param evidence why its own bytes are said to be its own
 */
public record Owner(
    String name,
    Kind kind,
    String packageName,
    String module,
    String moduleVersion,
    String section,
    long address,
    String sourceFile,
    Evidence evidence) {

  /** By name, then by address, then by all else. */
  static final Comparator<Owner> BY_NAME = Owner::compareByName;

  /** An owner that is no symbol: a header, a section, the padding in it. */
  public static Owner named(String name, Kind kind, String section, Evidence evidence) {
    return new Owner("[" + name + "]", kind, null, null, null, section, 0, null, evidence);
  }

  private static int compareByName(Owner a, Owner b) {
    int order = a.name.compareTo(b.name);
    if (order == 0) {
      order = Long.compareUnsigned(a.address, b.address);
    }
    return order == 0 && a != b ? compareRest(a, b) : order;
  }

  private static int compareRest(Owner a, Owner b) {
    int order = a.kind.compareTo(b.kind);
    order = order != 0 ? order : compare(a.packageName, b.packageName);
    order = order != 0 ? order : compare(a.module, b.module);
    order = order != 0 ? order : compare(a.moduleVersion, b.moduleVersion);
    order = order != 0 ? order : compare(a.section, b.section);
    order = order != 0 ? order : compare(a.sourceFile, b.sourceFile);
    return order != 0 ? order : a.evidence.compareTo(b.evidence);
  }

  private static int compare(String a, String b) {
    return a == null || b == null ? Boolean.compare(a != null, b != null) : a.compareTo(b);
  }

  /** Of all but what follows from these; enumerations have no hash code that is quick to tell. */
  @Override
  public int hashCode() {
    int hash = name.hashCode() * 31 + Long.hashCode(address);
    hash = hash * 31 + kind.ordinal();
    hash = hash * 31 + Objects.hashCode(packageName);
    hash = hash * 31 + Objects.hashCode(section);
    return hash * 31 + Objects.hashCode(sourceFile);
  }

  /**
   * What all instances of one template or generic have in common: the name without arguments,
   * parameters and return type, {@code std::vector<>::push_back} for that of any vector; null for a
   * name that is of no instance.
   */
  public String origin() {
    return Origin.of(name);
  }
}
