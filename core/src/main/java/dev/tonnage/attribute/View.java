package dev.tonnage.attribute;

/** Whose code is that was inlined. */
public enum View {
  /** The function's that holds it: what the linker placed, and what would go with that function. */
  HOST,
  /** The function's that it was written in. */
  ORIGIN
}
