package dev.tonnage.table;

import static dev.tonnage.table.Types.BIGINT;
import static dev.tonnage.table.Types.BOOLEAN;
import static dev.tonnage.table.Types.INT;
import static dev.tonnage.table.Types.STRING;
import static dev.tonnage.table.Types.STRINGS;
import static dev.tonnage.table.Types.TIMESTAMP;

import java.util.stream.Stream;

/** The tables about the scans themselves. */
final class RunTables {
  private RunTables() {}

  static Table<PublishedSnapshot> snapshots() {
    return Table.<PublishedSnapshot>named(
            "snapshots",
            "One row per published snapshot; what other tables hold of a snapshot that is not here"
                + " is unfinished.")
        .column("snapshot_id", STRING, "Its name.", PublishedSnapshot::snapshot)
        .column("taken_at", TIMESTAMP, "When its listing was begun.", PublishedSnapshot::takenAt)
        .column("sources", STRINGS, "The sources, as they were named.", PublishedSnapshot::sources)
        .column(
            "analyzer_version",
            INT,
            "The version of the analyzer that the run weighed new binaries with.",
            PublishedSnapshot::analyzerVersion)
        .column("images", BIGINT, "Images found.", PublishedSnapshot::images)
        .column("layers", BIGINT, "Distinct layers of these.", PublishedSnapshot::layers)
        .column(
            "layers_new",
            BIGINT,
            "Layers that were new and opened in this run.",
            PublishedSnapshot::layersOpened)
        .column(
            "binaries", BIGINT, "Distinct binaries in these layers.", PublishedSnapshot::binaries)
        .column(
            "binaries_new",
            BIGINT,
            "Binaries that were new and parsed in this run.",
            PublishedSnapshot::binariesParsed)
        .column(
            "failures",
            BIGINT,
            "Rows of scan_errors, those about artifacts that are no images left out.",
            PublishedSnapshot::failures)
        .column(
            "published_at",
            TIMESTAMP,
            "When all its rows were there.",
            PublishedSnapshot::publishedAt)
        .declared();
  }

  static Table<OfSnapshot<Problem>> errors() {
    return Table.<OfSnapshot<Problem>>named(
            "scan_errors", "One row per thing that could not be read, while the scan went on.")
        .column("snapshot_id", STRING, "The snapshot.", OfSnapshot::snapshot)
        .column(
            "subject",
            STRING,
            "What it happened to: an image, layer sha256:…, file …, binary sha256:…",
            e -> e.value().subject())
        .column("stage", STRING, "list, open or weigh.", e -> e.value().stage())
        .column(
            "code",
            STRING,
            "truncated, damaged, unsupported, limit, missing, mismatch, unreadable, unreachable,"
                + " denied, artifact.",
            e -> e.value().code().label())
        .column("message", STRING, "A sentence.", e -> e.value().message())
        .nullable(
            "offset",
            BIGINT,
            "Where in the subject, in bytes from its start; null when it has no place.",
            e -> e.value().offset())
        .column(
            "passing",
            BOOLEAN,
            "Whether it may pass: then the next scan tries again.",
            e -> e.value().code().isPassing())
        .declared();
  }

  static Table<OfSnapshot<Stat>> stats() {
    return Table.<OfSnapshot<Stat>>named(
            "scan_stats",
            "One row per piece of work of a scan; a layer or binary without a row was known and"
                + " cost nothing.")
        .column("snapshot_id", STRING, "The snapshot.", OfSnapshot::snapshot)
        .column(
            "subject", STRING, "run, layer sha256:… or binary sha256:…", s -> s.value().subject())
        .column("phase", STRING, "list, open, weigh, commit, publish.", s -> s.value().phase())
        .column(
            "milliseconds", BIGINT, "How long it took, by the wall.", s -> s.value().milliseconds())
        .column("bytes", BIGINT, "How many bytes were read for it.", s -> s.value().bytes())
        .declared();
  }

  static Table<ProfiledFunction> profiles() {
    return Table.<ProfiledFunction>named(
            "profiles",
            "One row per profile and function that was on a stack in it: what production was seen to"
                + " run. What is not here may have run between the samples.")
        .column("binary_digest", STRING, "The binary that ran.", ProfiledFunction::binary)
        .column(
            "profile_digest",
            STRING,
            "The profile: sha256: and the hex digest of its file.",
            ProfiledFunction::profile)
        .column("file", STRING, "The name of its file.", ProfiledFunction::file)
        .column(
            "match",
            STRING,
            "How it was found to be of the binary: build-id (this very file ran) or names (most"
                + " functions that tell the program are in it).",
            ProfiledFunction::match)
        .oneOf(Stream.of("build-id", "names"))
        .nullable(
            "taken_at",
            TIMESTAMP,
            "When it was begun; null when it does not say.",
            ProfiledFunction::takenAt)
        .nullable(
            "seconds",
            BIGINT,
            "Over which time; null when it does not say.",
            ProfiledFunction::seconds)
        .column(
            "function",
            STRING,
            "The function, as profiles name it: without the type arguments of Go's generics.",
            ProfiledFunction::function)
        .column(
            "self_samples",
            BIGINT,
            "In how many samples it was running itself, rather than waiting for what it called.",
            ProfiledFunction::selfSamples)
        .declared();
  }
}
