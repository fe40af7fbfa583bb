package dev.tonnage.stage;

import dev.tonnage.source.Access;
import dev.tonnage.source.Digests;
import dev.tonnage.source.KnownImages;
import dev.tonnage.source.LayerRef;
import dev.tonnage.source.Listing;
import dev.tonnage.source.SourceOptions;
import dev.tonnage.store.ContentWriter;
import dev.tonnage.store.LazySpark;
import dev.tonnage.store.Warehouse;
import dev.tonnage.table.PlacedLayer;
import dev.tonnage.table.Problem;
import dev.tonnage.table.Stat;
import dev.tonnage.table.Tables;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;

/** The nightly job. */
public final class Scan {
  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  /** More shares than cores even out what sizes do not tell. */
  private static final int SHARES_PER_CORE = 4;

  /** The rows of so many bytes of layers are written before Spark has compiled code for them. */
  private static final long LIGHT_BYTES = 64L << 20;

  private final LazySpark spark;
  private final String folder;
  private final List<String> sources;
  private final String name;
  private final Limits limits;
  private final Watch watch;
  private SourceOptions options = SourceOptions.DEFAULT;
  private boolean isReanalyzing;
  private FindingRules rules = FindingRules.DEFAULT;

  private final List<Problem> problems = new ArrayList<>();
  private final List<Problem> permanent = new ArrayList<>();
  private final List<Stat> stats = new ArrayList<>();
  private final Map<String, Long> millisByPhase = new HashMap<>();
  private long layersOpened;
  private long binariesParsed;
  private long bytesOpened;
  private long bytesWeighed;

  /**
   * Configures a scan.
   *
   * @param folder of the warehouse
   * @param name of the snapshot; null for the time
   */
  public Scan(
      LazySpark spark,
      String folder,
      List<String> sources,
      String name,
      Limits limits,
      Watch watch) {
    this.spark = spark;
    this.folder = folder;
    this.sources = List.copyOf(sources);
    this.name = name;
    this.limits = limits;
    this.watch = watch;
  }

  /** How sources are to be read, if not as usual. */
  public Scan reading(SourceOptions sourceOptions) {
    this.options = sourceOptions;
    return this;
  }

  /** Weighs again what an older version of the analyzer has weighed. */
  public Scan reanalyzing(boolean isWanted) {
    this.isReanalyzing = isWanted;
    return this;
  }

  /** What findings go by, if not as usual. */
  public Scan finding(FindingRules findingRules) {
    this.rules = findingRules;
    return this;
  }

  public ScanResult execute() throws IOException {
    Instant takenAt = Instant.now().truncatedTo(ChronoUnit.MICROS);
    long began = System.nanoTime();
    Configuration configuration = spark.configuration();
    if (name != null) {
      Warehouse.checkName(name);
    }
    Access access = Access.of(configuration, options);
    Listings listings = new Listings(folder, configuration);
    StoredListing stored = name == null ? null : listings.find(name);
    boolean isRepeated = stored != null;
    if (stored == null) {
      if (sources.isEmpty()) {
        throw ScanException.noListing(name, folder);
      }
      stored =
          new StoredListing(
              takenAt,
              sources,
              options.platforms().wanted(),
              new ListStage(sources, access, known(listings), watch).execute());
    } else if (!sources.isEmpty() && !sources.equals(stored.sources())) {
      throw ScanException.otherSources(name, stored.sources());
    } else {
      watch.say(
          "Snapshot %s was listed at %s; that listing is used.".formatted(name, stored.takenAt()));
    }
    Listing listing = stored.listing();
    problems.addAll(listing.problems());
    stats.add(new Stat("run", "list", (System.nanoTime() - began) / 1_000_000, 0));
    Warehouse warehouse = Warehouse.writable(spark, folder);
    String snapshotName = name != null ? name : freshName(warehouse, takenAt);
    Listings.Named before =
        isRepeated
            ? null
            : listings.last(stored.sources(), stored.platforms(), warehouse::isPublished);
    // First of all the listing is kept: what the sources hold from now on is for the next night.
    listings.keep(snapshotName, stored);
    String job = job(stored);
    Outcome known = before == null ? null : known(warehouse, job, before, listing);
    Plan plan = new Plan(warehouse, listing.images());
    if (known != null) {
      watch.say("Nothing has changed since snapshot %s.".formatted(before.snapshot()));
    } else {
      // Opened before anything is looked up, see there.
      ContentWriter writer = warehouse.contentWriter();
      plan.lookUp();
      work(warehouse, writer, plan, access);
      if (isReanalyzing) {
        weighAgain(warehouse, writer, plan, access);
      }
      giveUpAtTooManyFailures(listing, plan);
      writer.checkAlone();
    }
    stats.add(new Stat("run", "open", millis("open"), bytesOpened));
    stats.add(new Stat("run", "weigh", millis("weigh"), bytesWeighed));
    stats.add(new Stat("run", "commit", millis("commit"), 0));
    PublishStage.Result published =
        new PublishStage(
                warehouse,
                snapshotName,
                stored.takenAt(),
                stored.sources(),
                listing,
                plan.layers(),
                new PublishStage.Work(layersOpened, binariesParsed),
                Stream.concat(problems.stream(), plan.faults().stream()).toList(),
                known,
                stats)
            .execute();
    published.outcome().note(warehouse.notes(), job);
    return new ScanResult(
        published.row(),
        job,
        before == null ? null : News.between(before.snapshot(), before.stored().listing(), listing),
        known != null,
        bytesWeighed,
        (System.nanoTime() - began) / 1_000_000);
  }

  private KnownImages known(Listings listings) throws IOException {
    Listings.Named last = listings.last(sources, options.platforms().wanted(), any -> true);
    return last == null ? KnownImages.NONE : KnownImages.of(last.stored().listing());
  }

  /** What will come out, as it did the night before; null when that has to be found out. */
  private Outcome known(Warehouse warehouse, String job, Listings.Named before, Listing listing)
      throws IOException {
    if (isReanalyzing || !listing.equals(before.stored().listing())) {
      return null;
    }
    Outcome outcome = Outcome.noted(warehouse.notes(), job);
    return outcome != null
            && outcome.snapshot().equals(before.snapshot())
            && outcome.holds(warehouse)
        ? outcome
        : null;
  }

  /** The same for all nights of the same sources. */
  private static String job(StoredListing stored) {
    String what =
        String.join("\n", stored.sources()) + "\n\n" + String.join("\n", stored.platforms());
    return Digests.hex(Digests.of(what.getBytes(StandardCharsets.UTF_8))).substring(0, 16);
  }

  private void work(Warehouse warehouse, ContentWriter writer, Plan plan, Access access)
      throws IOException {
    Configuration configuration = access.configuration();
    List<LayerRef> newLayers = plan.newLayers();
    if (!newLayers.isEmpty()) {
      Spool spool = Spool.create(warehouse, configuration);
      try {
        List<LayerRef> again = open(warehouse, writer, plan, access, spool, newLayers);
        if (!again.isEmpty()) {
          // What failed in passing, an hour ago perhaps, is tried once more before the night ends.
          Set<String> subjects = again.stream().map(LayerRef::subject).collect(Collectors.toSet());
          List<Problem> before =
              problems.stream().filter(p -> subjects.contains(p.subject())).toList();
          problems.removeAll(before);
          open(warehouse, writer, plan, access, spool, again);
          Set<String> said = problems.stream().map(Problem::subject).collect(Collectors.toSet());
          before.stream()
              .filter(p -> !plan.isSettled(p.layer()) && !said.contains(p.subject()))
              .forEach(problems::add);
        }
      } finally {
        spool.remove(configuration);
      }
    }
    // Images that are new but hold only layers that are known.
    List<PlacedLayer> rest = plan.rowsToWrite();
    if (!rest.isEmpty()) {
      writer.appendOpened(layerRows(rest), null);
    }
  }

  /** Opens layers in batches; those that failed in passing on a network are given back. */
  private List<LayerRef> open(
      Warehouse warehouse,
      ContentWriter writer,
      Plan plan,
      Access access,
      Spool spool,
      List<LayerRef> layers)
      throws IOException {
    for (List<LayerRef> batch : Balance.batches(layers, LayerRef::wireBytes, limits.batchBytes())) {
      batch(warehouse, writer, plan, access, spool, batch);
      spool.empty(access.configuration());
    }
    Set<String> passing =
        problems.stream()
            .filter(p -> p.code().isPassing())
            .map(Problem::subject)
            .collect(Collectors.toSet());
    return layers.stream()
        .filter(l -> l.kind() == LayerRef.Kind.REGISTRY && passing.contains(l.subject()))
        .toList();
  }

  private void batch(
      Warehouse warehouse,
      ContentWriter writer,
      Plan plan,
      Access access,
      Spool spool,
      List<LayerRef> batch)
      throws IOException {
    int cores = spark.session().sparkContext().defaultParallelism();
    long began = System.nanoTime();
    long bytes = batch.stream().mapToLong(LayerRef::wireBytes).sum();
    warehouse.planLightly(bytes < LIGHT_BYTES);
    OpenStage.Result opened =
        new OpenStage(spark.session(), access, spool, watch, cores * SHARES_PER_CORE, batch)
            .execute();
    for (Problem p : opened.problems()) {
      if (p.layer() != null && !p.code().isPassing()) {
        // Kept with the layer, so that no other night has to find it out.
        plan.failed(p);
        permanent.add(p);
      } else {
        problems.add(p);
      }
    }
    stats.addAll(opened.stats());
    bytesOpened += bytes;
    long weighing = lap("open", began);

    List<BinaryRef> binaries = plan.newBinaries(opened.binaries());
    WeighStage.Result weighed = weigh(writer, binaries, false);
    long committing = lap("weigh", weighing);

    Map<String, Long> whole = new HashMap<>(opened.uncompressedBytes());
    // A binary without rows leaves its layers to the next night.
    whole.keySet().removeAll(holdersOf(weighed.problems(), opened.holders()));
    layersOpened += whole.size();
    plan.opened(whole);
    List<PlacedLayer> rows = plan.rowsToWrite();
    if (!rows.isEmpty()) {
      Set<String> kept = Set.copyOf(whole.keySet());
      writer.appendOpened(layerRows(rows), opened.files(kept));
    }
    opened.files().forget();
    lap("commit", committing);
  }

  private void weighAgain(Warehouse warehouse, ContentWriter writer, Plan plan, Access access)
      throws IOException {
    Map<String, LayerRef> outdated = plan.outdated();
    List<LayerRef> layers = outdated.values().stream().distinct().toList();
    if (layers.isEmpty()) {
      return;
    }
    int cores = spark.session().sparkContext().defaultParallelism();
    Spool spool = Spool.create(warehouse, access.configuration());
    try {
      for (List<LayerRef> batch :
          Balance.batches(layers, LayerRef::wireBytes, limits.batchBytes())) {
        long began = System.nanoTime();
        OpenStage.Result opened =
            new OpenStage(spark.session(), access, spool, watch, cores * SHARES_PER_CORE, batch)
                .execute();
        opened.files().forget();
        problems.addAll(opened.problems());
        bytesOpened += batch.stream().mapToLong(LayerRef::wireBytes).sum();
        began = lap("open", began);
        List<BinaryRef> binaries =
            opened.binaries().values().stream()
                .filter(b -> outdated.containsKey(b.digest()))
                .toList();
        weigh(writer, binaries, true);
        lap("weigh", began);
        spool.empty(access.configuration());
      }
    } finally {
      spool.remove(access.configuration());
    }
  }

  private WeighStage.Result weigh(ContentWriter writer, List<BinaryRef> binaries, boolean isAgain)
      throws IOException {
    int cores = spark.session().sparkContext().defaultParallelism();
    WeighStage.Result weighed =
        new WeighStage(
                spark.session(),
                writer,
                watch,
                cores * SHARES_PER_CORE,
                cores,
                binaries,
                isAgain,
                rules)
            .execute();
    problems.addAll(weighed.problems());
    stats.addAll(weighed.stats());
    binariesParsed += weighed.stats().size();
    bytesWeighed += weighed.stats().stream().mapToLong(Stat::bytes).sum();
    millisByPhase.merge("weigh", -weighed.commitMillis(), Long::sum);
    millisByPhase.merge("commit", weighed.commitMillis(), Long::sum);
    return weighed;
  }

  private static Set<String> holdersOf(List<Problem> problems, Map<String, Set<String>> holders) {
    Set<String> failed = problems.stream().map(Problem::subject).collect(Collectors.toSet());
    Set<String> layers = new HashSet<>();
    holders.forEach(
        (binary, of) -> {
          if (failed.contains("binary " + binary)) {
            layers.addAll(of);
          }
        });
    return layers;
  }

  private long lap(String phase, long began) {
    long now = System.nanoTime();
    millisByPhase.merge(phase, (now - began) / 1_000_000, Long::sum);
    return now;
  }

  private long millis(String phase) {
    return millisByPhase.getOrDefault(phase, 0L);
  }

  private void giveUpAtTooManyFailures(Listing listing, Plan plan) {
    List<Problem> failures =
        Stream.concat(problems.stream(), permanent.stream())
            .filter(p -> p.code().isFailure() && !p.stage().equals("weigh"))
            .toList();
    long of = listing.images().size() + listing.problems().size() + plan.layers().size();
    if (!failures.isEmpty() && failures.size() > of * limits.maxFailedShare()) {
      Problem first = failures.get(0);
      throw ScanException.tooManyFailures(
          failures.size(), of, first.subject() + ": " + first.message());
    }
  }

  private static List<Row> layerRows(List<PlacedLayer> layers) {
    return layers.stream().map(Tables.LAYERS::row).toList();
  }

  private static String freshName(Warehouse warehouse, Instant takenAt) throws IOException {
    String name = NAME.format(takenAt);
    String fresh = name;
    for (int i = 2; warehouse.isPublished(fresh); i++) {
      fresh = name + "-" + i;
    }
    return fresh;
  }
}
