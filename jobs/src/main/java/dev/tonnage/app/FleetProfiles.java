package dev.tonnage.app;

import dev.tonnage.profile.FunctionNames;
import dev.tonnage.profile.Profile;
import dev.tonnage.source.ProfileFile;
import dev.tonnage.store.Warehouse;
import dev.tonnage.table.ProfiledFunction;
import dev.tonnage.table.Tables;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** Joins profiles to the binaries of a warehouse, and keeps them there. */
final class FleetProfiles {
  private static final int PERCENT_KNOWN = 80;

  private final Warehouse tables;
  private final String binary;

  /** The binaries that a profile is of. */
  private record Found(String match, Set<String> binaries) {}

  /**
   * Profiles for a warehouse.
   *
   * @param binary the digest of the one that they are of; null for what they tell
   */
  FleetProfiles(Warehouse tables, String binary) {
    this.tables = tables;
    this.binary = binary;
  }

  /**
   * Keeps profiles; answers, for each, its name, binary, how that was found, functions, samples.
   */
  List<List<Object>> put(List<ProfileFile> profiles) throws IOException {
    List<Row> rows = new ArrayList<>();
    List<List<Object>> said = new ArrayList<>();
    Set<String> digests = new TreeSet<>();
    for (ProfileFile p : profiles) {
      Found found = find(p);
      Map<String, Long> seen = functions(p.profile());
      for (String digest : found.binaries()) {
        seen.forEach((function, self) -> rows.add(row(p, digest, found.match(), function, self)));
        said.add(List.of(p.name(), digest, found.match(), seen.size(), p.profile().samples()));
      }
      digests.add(p.digest());
    }
    tables.putProfiles(digests, rows);
    return said;
  }

  private static Row row(
      ProfileFile p, String digest, String match, String function, long selfSamples) {
    Profile profile = p.profile();
    return Tables.PROFILES.row(
        new ProfiledFunction(
            digest,
            p.digest(),
            Path.of(p.name()).getFileName().toString(),
            match,
            profile.takenAtNanos() == 0 ? null : Instant.ofEpochSecond(0, profile.takenAtNanos()),
            profile.durationNanos() == 0 ? null : Math.round(profile.durationNanos() / 1e9),
            function,
            selfSamples));
  }

  /** The program's functions that were on a stack, and how often they were running themselves. */
  private static Map<String, Long> functions(Profile profile) {
    Map<String, Long> functions = new TreeMap<>();
    for (Profile.Frame frame : profile.frames()) {
      if (profile.isOfProgram(frame) && frame.function() != null) {
        functions.merge(FunctionNames.inProfiles(frame.function()), frame.leafSamples(), Long::sum);
      }
    }
    return functions;
  }

  private Found find(ProfileFile p) throws IOException {
    Set<String> names = new TreeSet<>(functions(p.profile()).keySet());
    if (names.isEmpty()) {
      throw new InputException(
          "%s names no functions. Take one by Go's runtime, or ask the file itself: tonnage inspect"
              + " FILE --profile %s",
          p.name(), p.name());
    }
    if (!p.profile().buildId().isEmpty()) {
      Set<String> same = new LinkedHashSet<>();
      tables.lookUp(
          Tables.BINARIES,
          "build_id",
          Set.of(p.profile().buildId()),
          null,
          List.of("binary_digest"),
          cells -> same.add((String) cells.get(1)));
      if (binary != null ? same.contains(binary) : !same.isEmpty()) {
        return new Found("build-id", binary == null ? same : Set.of(binary));
      }
    }
    return new Found("names", byNames(p, names));
  }

  /** The binaries that have most of the functions which tell one program from others. */
  private Set<String> byNames(ProfileFile p, Set<String> names) {
    Set<String> telling = new TreeSet<>(names);
    telling.removeIf(n -> !FunctionNames.tellsProgram(n));
    Set<String> asked = telling.isEmpty() ? names : telling;
    Dataset<Row> wanted =
        tables.spark().createDataset(List.copyOf(asked), Encoders.STRING()).toDF("function");
    Dataset<Row> symbols = tables.read(Tables.SYMBOLS).where("kind = 'code'");
    if (binary != null) {
      symbols = symbols.where(functions.col("binary_digest").equalTo(binary));
    }
    List<Row> counts =
        symbols
            .select(
                functions.col("binary_digest"),
                functions.expr(
                    "replace(regexp_replace(name, '\\\\[.*\\\\]', '[...]'), '%2e', '.') AS function"))
            .join(functions.broadcast(wanted), "function")
            .groupBy("binary_digest")
            .agg(functions.countDistinct("function").as("known"))
            .orderBy(functions.col("known").desc())
            .collectAsList();
    long most = counts.isEmpty() ? 0 : counts.get(0).getLong(1);
    if (100 * most < PERCENT_KNOWN * (long) asked.size()) {
      throw new InputException(
          "%s is of no binary in %s%s: %d of the %d functions that tell its program are in the nearest."
              + " Scan the image that it ran in first",
          p.name(),
          tables,
          p.profile().program().isEmpty() ? "" : " (it is of " + p.profile().program() + ")",
          most,
          asked.size());
    }
    Set<String> found = new TreeSet<>();
    counts.stream().filter(r -> r.getLong(1) == most).forEach(r -> found.add(r.getString(0)));
    return found;
  }
}
