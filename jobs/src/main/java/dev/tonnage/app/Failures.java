package dev.tonnage.app;

import dev.tonnage.gate.BudgetsException;
import dev.tonnage.report.ReportException;
import dev.tonnage.source.SourceException;
import dev.tonnage.stage.ScanException;
import dev.tonnage.store.WarehouseException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.catalyst.parser.ParseException;

/** Turns what went wrong into a sentence and an exit code. */
final class Failures {
  /** The class of SQL states for values that a query can not do with: a division by zero, say. */
  private static final String WRONG_DATA = "22";

  /**
   * What the user is told.
   *
   * @param sentence the problem, why, and what to do
   */
  record Failure(String sentence, int exitCode) {}

  private Failures() {}

  static Failure explain(Throwable thrown) {
    // Spark wraps what its tasks throw; the innermost that we know says most.
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (t instanceof SourceException e) {
        return new Failure(sentence(e), e.isWrongUse() ? ExitCode.WRONG_USE : ExitCode.FAILED);
      }
      if (t instanceof ReportException e) {
        return new Failure(sentence(e), e.isWrongUse() ? ExitCode.WRONG_USE : ExitCode.FAILED);
      }
      if (t instanceof BudgetsException) {
        return new Failure(sentence(t), ExitCode.WRONG_USE);
      }
      if (t instanceof WarehouseException
          || t instanceof ScanException
          || t instanceof InputException) {
        return new Failure(sentence(t), ExitCode.FAILED);
      }
      if (t instanceof ParseException) {
        return new Failure("The SQL is wrong: " + t.getMessage().strip(), ExitCode.WRONG_USE);
      }
      if (t instanceof AnalysisException e) {
        // Its message goes on with the plan.
        return new Failure("The SQL is wrong: " + e.getSimpleMessage(), ExitCode.WRONG_USE);
      }
      if (t instanceof SparkThrowable e && String.valueOf(e.getSqlState()).startsWith(WRONG_DATA)) {
        return new Failure("The SQL is wrong: " + t.getMessage().strip(), ExitCode.WRONG_USE);
      }
    }
    return new Failure(ofEnvironment(thrown), ExitCode.FAILED);
  }

  private static String sentence(Throwable t) {
    return t.getMessage() + ".";
  }

  private static String ofEnvironment(Throwable thrown) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      String message = String.valueOf(t.getMessage());
      if (message.contains("No space left on device") || message.contains("Disk quota exceeded")) {
        return "The disk is full. Free some space on that of the warehouse and of Spark's own files,"
            + " or name another folder with --warehouse; nothing half done was published.";
      }
      if (message.contains("Read-only file system")) {
        return "The disk can only be read (%s). Name another folder with --warehouse."
            .formatted(firstLine(message));
      }
      if (t instanceof AccessDeniedException
          || message.contains("Permission denied")
          || t.getClass().getSimpleName().equals("AccessControlException")) {
        return "The system does not let this user at it: %s. Check its permissions."
            .formatted(firstLine(message));
      }
      if (t instanceof OutOfMemoryError) {
        return "The memory was not enough (%s). Give Java more, for instance with"
                .formatted(message)
            + " JAVA_TOOL_OPTIONS=-Xmx4g, or lower batch_bytes in conf/tonnage.yaml.";
      }
      if (t instanceof NoSuchFileException || t instanceof FileNotFoundException) {
        return "There is no %s. Check the path.".formatted(firstLine(message));
      }
    }
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String what =
        root instanceof IOException && root.getMessage() != null
            ? firstLine(root.getMessage())
            : root.getClass().getSimpleName() + ": " + firstLine(String.valueOf(root.getMessage()));
    return "That did not work: %s. Run it again with --verbose to see more.".formatted(what);
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse(message);
  }
}
