package dev.tonnage.app;

import dev.tonnage.gate.Limit;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads limits from the command line. */
final class Limits {
  private Limits() {}

  private static Limit parse(String text, boolean allowsShare) {
    try {
      return Limit.parse(text, allowsShare);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }

  /** A size or a share. */
  static final class SizeOrShare implements ITypeConverter<Limit> {
    @Override
    public Limit convert(String text) {
      return parse(text, true);
    }
  }

  /** A size that must not be a share. */
  static final class Size implements ITypeConverter<Limit> {
    @Override
    public Limit convert(String text) {
      return parse(text, false);
    }
  }
}
