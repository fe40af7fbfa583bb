package dev.tonnage.fault;

/**
 * Carries a {@link Fault} from where it is met to {@link Parsed#attempt}, which every reader is
 * called through. It has no stack trace: it describes the file, not the program.
 */
public final class DamageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Fault fault;

  public DamageException(Fault fault) {
    super(fault.text(), null, false, false);
    this.fault = fault;
  }

  public Fault fault() {
    return fault;
  }
}
