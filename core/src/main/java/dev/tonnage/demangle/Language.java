package dev.tonnage.demangle;

/** The language whose compiler made a name. */
public enum Language {
  CPP("c++"),
  RUST("rust"),
  SWIFT("swift");

  private final String label;

  Language(String label) {
    this.label = label;
  }

  /** As tables and reports have it. */
  public String label() {
    return label;
  }
}
