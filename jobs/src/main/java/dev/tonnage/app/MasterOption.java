package dev.tonnage.app;

import picocli.CommandLine.Option;

/** The option by which Spark finds its cluster. */
final class MasterOption {
  @Option(
      names = "--master",
      paramLabel = "URL",
      description =
          "Spark's master. Default: what spark-submit set; without it local[*], all cores of this"
              + " machine.")
  String url;
}
