package dev.tonnage.table;

import static dev.tonnage.table.Types.BIGINT;
import static dev.tonnage.table.Types.STRING;
import static dev.tonnage.table.Types.TIMESTAMP;

/**
 * The tables that tell sizes over time as runs: what did not change takes no room. Kept by {@code
 * maintain}, so that a night costs nothing for them.
 */
final class HistoryTables {
  private HistoryTables() {}

  static Table<SizeRun<SizeRun.Symbol>> symbols() {
    return runs(
        beginning(
                Table.<SizeRun<SizeRun.Symbol>>named(
                    "symbol_history",
                    "One row per run of snapshots in which a symbol kept its size in the newest image"
                        + " of a repository; as of the last maintain."))
            .column("name", STRING, "The symbol, as in symbols.", r -> r.of().name())
            .nullable(
                "package",
                STRING,
                "Its package; null when it belongs to none.",
                r -> r.of().packageName())
            .nullable(
                "module",
                STRING,
                "The module of that; null when it belongs to none.",
                r -> r.of().module())
            .stored("repository", "package", "name", "repository", "platform", "first_taken_at"));
  }

  static Table<SizeRun<SizeRun.Module>> modules() {
    return runs(
        beginning(
                Table.<SizeRun<SizeRun.Module>>named(
                    "module_history",
                    "One row per run of snapshots in which a module kept its size and version in the"
                        + " newest image of a repository; as of the last maintain. Its total_bytes at"
                        + " one time add up to the bytes of the binaries in these images."))
            .column("module", STRING, "The module, as in modules.", r -> r.of().name())
            .nullable(
                "module_version",
                STRING,
                "Null when it has none or it is unknown.",
                r -> r.of().version())
            .stored("repository", "module", "repository", "platform", "first_taken_at"));
  }

  private static <T> Table.Declaration<SizeRun<T>> beginning(Table.Declaration<SizeRun<T>> table) {
    return table
        .column("registry", STRING, "As in images.", SizeRun::registry)
        .column("repository", STRING, "The repository.", SizeRun::repository)
        .nullable(
            "platform",
            STRING,
            "The platform of the image; null when it does not say.",
            SizeRun::platform);
  }

  private static <T> Table<SizeRun<T>> runs(Table.Declaration<SizeRun<T>> table) {
    return table
        .column(
            "first_snapshot",
            STRING,
            "The snapshot in which it first had this size, by the time they were taken.",
            SizeRun::firstSnapshot)
        .column("first_taken_at", TIMESTAMP, "When that was taken.", SizeRun::firstTakenAt)
        .nullable(
            "last_snapshot",
            STRING,
            "The last snapshot in which it had; null while it lasts.",
            SizeRun::lastSnapshot)
        .nullable(
            "last_taken_at",
            TIMESTAMP,
            "When that was taken; null while it lasts.",
            SizeRun::lastTakenAt)
        .column(
            "total_bytes",
            BIGINT,
            "Its bytes on disk in all binaries of the image together.",
            SizeRun::totalBytes)
        .declared();
  }
}
