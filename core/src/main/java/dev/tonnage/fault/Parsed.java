package dev.tonnage.fault;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a reader answers: the structure is there, it is not there, or it is there and broken. The
 * three are never confused.
 *
 * @param <T> the structure
 */
public sealed interface Parsed<T> {

  /** The structure is there and was read. */
  record Found<T>(T value) implements Parsed<T> {}

  /** The file does not have it. */
  record Absent<T>() implements Parsed<T> {}

  /** The file has it, but it can not be read. */
  record Broken<T>(Fault fault) implements Parsed<T> {}

  static <T> Parsed<T> found(T value) {
    return new Found<>(value);
  }

  static <T> Parsed<T> absent() {
    return new Absent<>();
  }

  /**
   * Runs a reader; whatever it trips over becomes {@link Broken}, so that no damage leaves it as an
   * exception.
   */
  static <T> Parsed<T> attempt(Supplier<Parsed<T>> reader) {
    try {
      return reader.get();
    } catch (DamageException e) {
      return new Broken<>(e.fault());
    }
  }

  /** The value, if there is one. */
  default Optional<T> toOptional() {
    return this instanceof Found<T> f ? Optional.of(f.value()) : Optional.empty();
  }

  /** The fault, as a list of none or one, to be added to others. */
  default List<Fault> faults() {
    return this instanceof Broken<T> b ? List.of(b.fault()) : List.of();
  }
}
