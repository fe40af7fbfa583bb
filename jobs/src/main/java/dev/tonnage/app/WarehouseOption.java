package dev.tonnage.app;

import picocli.CommandLine.Option;

/** The option by which commands find the tables. */
final class WarehouseOption {
  @Option(
      names = "--warehouse",
      paramLabel = "DIR",
      defaultValue = "${env:TONNAGE_WAREHOUSE:-warehouse}",
      description =
          "The folder of the tables, on any file system that Hadoop knows. Default: warehouse, or"
              + " what TONNAGE_WAREHOUSE says.")
  String folder;
}
