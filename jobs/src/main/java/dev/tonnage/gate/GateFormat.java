package dev.tonnage.gate;

/** How the answer of a gate can be told. */
public enum GateFormat {
  /** For a terminal. */
  table,
  /** For a comment on a change. */
  markdown,
  /** An array of objects, as size-limit prints it. */
  json,
  /** The modules, in the columns of bloaty's --csv of two files. */
  csv,
  /** The same, as bloaty's --tsv. */
  tsv,
  /** SARIF 2.1.0, for code scanning. */
  sarif,
  /** JUnit's XML, for the test reports of build servers. */
  junit
}
