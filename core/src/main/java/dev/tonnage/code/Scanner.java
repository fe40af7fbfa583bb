package dev.tonnage.code;

import java.util.Optional;

/** Walks machine code of one processor. */
public interface Scanner {

  /**
   * The scanner for a processor; empty for one whose code is not read.
   *
   * @param arch in Go's words, as {@code Image.arch} has it; may be null
   */
  static Optional<Scanner> of(String arch) {
    return switch (arch == null ? "" : arch) {
      case "amd64" -> Optional.of(new X86(true));
      case "386" -> Optional.of(new X86(false));
      case "arm64" -> Optional.of(new Arm64());
      case "s390x" -> Optional.of(new S390());
      default -> Optional.empty();
    };
  }

  /**
   * Walks the code of one function, {@code code[from, to)}. Nothing is carried over from one
   * function to the next.
   *
   * @param address the address of its first byte
   * @return how many bytes were understood: fewer than all where something stands that is no
   *     instruction
   */
  int scan(byte[] code, int from, int to, long address, References found);
}
