package dev.tonnage.store;

/** A warehouse that can not be used; its message is for the user. */
public final class WarehouseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private WarehouseException(String message, Throwable cause) {
    super(message, cause);
  }

  static WarehouseException absent(String folder) {
    return new WarehouseException(
        "There is no warehouse in %s. Run a scan first, or name the right folder with --warehouse"
            .formatted(folder),
        null);
  }

  static WarehouseException unwritable(String folder, Exception cause) {
    return new WarehouseException(
        "The warehouse %s can not be written: %s. Check its permissions and that its disk is neither"
                .formatted(folder, reason(cause))
            + " full nor read-only, or name another folder with --warehouse",
        cause);
  }

  /** Hadoop puts what it knew about the moment in brackets behind the reason. */
  private static String reason(Exception cause) {
    return String.valueOf(cause.getMessage()).replaceFirst("\\s*\\(exists=.*", "");
  }

  static WarehouseException overtaken(String table, Throwable cause) {
    return new WarehouseException(
        "Another scan has written to this warehouse (table %s) while this one ran; nothing half"
                .formatted(table)
            + " done was kept. Let the other one end, then run this one again",
        cause);
  }

  static WarehouseException otherType(String table, String column) {
    return new WarehouseException(
        "The warehouse was made by a version of Tonnage that holds something else in %s.%s, so this one"
                .formatted(table, column)
            + " can not write to it. Use that version, or name a new folder with --warehouse",
        null);
  }

  static WarehouseException badName(String snapshot) {
    return new WarehouseException(
        "\"%s\" can not name a snapshot: use letters, digits, dot, dash, colon and underscore"
            .formatted(snapshot),
        null);
  }
}
