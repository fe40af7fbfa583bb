package dev.tonnage.app;

import dev.tonnage.report.Output;
import java.io.PrintWriter;
import picocli.CommandLine.Option;

/** The options by which rows are printed. */
final class OutputOptions {
  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  Output.Format format;

  @Option(
      names = "--exact",
      description = "Sizes in bytes also in tables; formats for programs always have them so.")
  boolean isExact;

  /** Whether titles and sentences may stand between rows. */
  boolean isForPeople() {
    return format == Output.Format.table || format == Output.Format.markdown;
  }

  Output on(PrintWriter out) {
    return new Output(out, format, isExact);
  }
}
