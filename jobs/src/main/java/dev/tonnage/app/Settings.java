package dev.tonnage.app;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.tonnage.source.BlobCacheOptions;
import dev.tonnage.source.LayerLimits;
import dev.tonnage.source.Platforms;
import dev.tonnage.source.registry.RegistrySettings;
import dev.tonnage.stage.FindingRules;
import dev.tonnage.stage.Limits;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What stands in {@code conf/tonnage.yaml}; its comments explain the values. What is left out has
 * the value that the file comes with.
 */
record Settings(
    @JsonProperty("scan") ScanSettings scan,
    @JsonProperty("registries") RegistriesSettings registriesGiven,
    @JsonProperty("metrics") MetricsSettings metrics,
    @JsonProperty("findings") FindingsSettings findings) {
  private static final long DEFAULT_CACHE_BYTES = 64L << 30;
  private static final String FILE = "tonnage.yaml";
  private static final String ALTERNATIVES = "alternatives.yaml";
  private static final int DEFAULT_METRICS_TOP = 100;
  private static final Settings NONE = new Settings(null, null, null, null);

  /** What a scan leaves for a collector of metrics. */
  record MetricsSettings(@JsonProperty("file") String file, @JsonProperty("top") Integer top) {}

  /** How much a scan takes on. */
  record ScanSettings(
      @JsonProperty("batch_bytes") Long batchBytes,
      @JsonProperty("max_failed_share") Double maxFailedShare,
      @JsonProperty("platforms") List<String> platforms,
      @JsonProperty("max_layer_bytes") Long maxLayerBytes,
      @JsonProperty("max_layer_ratio") Long maxLayerRatio,
      @JsonProperty("max_layer_entries") Long maxLayerEntries) {}

  /** From where on something is worth a finding. */
  record FindingsSettings(
      @JsonProperty("min_bytes") Long minBytes, @JsonProperty("min_share") Double minShare) {}

  /** How registries are talked to. */
  record RegistriesSettings(
      @JsonProperty("plain_http") Boolean plainHttp,
      @JsonProperty("auth_file") String authFile,
      @JsonProperty("tls_ca") String tlsCa,
      @JsonProperty("tls_cert") String tlsCert,
      @JsonProperty("tls_key") String tlsKey,
      @JsonProperty("connections") Integer connections,
      @JsonProperty("requests_per_second") Double requestsPerSecond,
      @JsonProperty("attempts") Integer attempts,
      @JsonProperty("max_wait_seconds") Integer maxWaitSeconds,
      @JsonProperty("stall_seconds") Integer stallSeconds,
      @JsonProperty("blob_cache") String blobCache,
      @JsonProperty("blob_cache_bytes") Long blobCacheBytes) {}

  /**
   * Reads the settings.
   *
   * @param file as named by the user; null to look where it usually is
   */
  static Settings load(Path file) throws IOException {
    Path found = file != null ? file : usual(FILE);
    if (found == null) {
      return NONE;
    }
    try {
      Settings settings =
          new ObjectMapper(new YAMLFactory())
              .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
              .readValue(Files.readString(found), Settings.class);
      return settings == null ? NONE : settings;
    } catch (JsonProcessingException e) {
      throw new InputException(
          "The settings in %s can not be read: %s. Compare them with the file that came with the"
              + " program",
          found, e.getOriginalMessage());
    }
  }

  Limits limits() {
    Long batchBytes = scan == null ? null : scan.batchBytes();
    Double maxFailedShare = scan == null ? null : scan.maxFailedShare();
    return new Limits(
        batchBytes == null ? Limits.DEFAULT.batchBytes() : batchBytes,
        maxFailedShare == null ? Limits.DEFAULT.maxFailedShare() : maxFailedShare);
  }

  /** Where a scan writes its metrics; null for nowhere. */
  Path metricsFile() {
    return metrics == null || metrics.file() == null ? null : Path.of(metrics.file());
  }

  /** How many modules, and services, have a label of their own. */
  int metricsTop() {
    return metrics == null ? DEFAULT_METRICS_TOP : or(metrics.top(), DEFAULT_METRICS_TOP);
  }

  Platforms platforms() {
    return scan == null || scan.platforms() == null
        ? Platforms.ALL
        : new Platforms(scan.platforms());
  }

  /**
   * What findings go by; what is known of modules stands beside the settings.
   *
   * @param file the settings as named by the user; null to look where they usually are
   */
  FindingRules findingRules(Path file) throws IOException {
    FindingRules usual = FindingRules.DEFAULT;
    Path found = file != null ? file : usual(FILE);
    Path beside = found == null ? null : found.resolveSibling(ALTERNATIVES);
    String text = beside == null || !Files.isRegularFile(beside) ? "" : Files.readString(beside);
    FindingRules rules =
        new FindingRules(
            text,
            findings == null ? usual.minBytes() : or(findings.minBytes(), usual.minBytes()),
            findings == null ? usual.minShare() : or(findings.minShare(), usual.minShare()));
    try {
      rules.knowledge();
    } catch (JsonProcessingException e) {
      throw new InputException(
          "What %s says of modules can not be read: %s. Compare it with the file that came with the"
              + " program",
          beside, e.getOriginalMessage());
    }
    return rules;
  }

  LayerLimits layerLimits() {
    LayerLimits usual = LayerLimits.DEFAULT;
    return scan == null
        ? usual
        : new LayerLimits(
            or(scan.maxLayerBytes(), usual.bytes()),
            or(scan.maxLayerRatio(), usual.ratio()),
            or(scan.maxLayerEntries(), usual.entries()));
  }

  RegistrySettings registries() {
    RegistrySettings usual = RegistrySettings.DEFAULT;
    RegistriesSettings given = registriesGiven;
    return given == null
        ? usual
        : new RegistrySettings(
            or(given.plainHttp(), usual.plainHttp()),
            given.authFile(),
            given.tlsCa(),
            given.tlsCert(),
            given.tlsKey(),
            Math.max(1, or(given.connections(), usual.connections())),
            or(given.requestsPerSecond(), usual.requestsPerSecond()),
            Math.max(1, or(given.attempts(), usual.attempts())),
            or(given.maxWaitSeconds(), usual.maxWaitSeconds()),
            Math.max(1, or(given.stallSeconds(), usual.stallSeconds())));
  }

  /**
   * Where layers are kept; null for nowhere.
   *
   * @param folder as named by the user; null for what the settings say
   */
  BlobCacheOptions blobCache(String folder) {
    RegistriesSettings given = registriesGiven;
    String kept = folder != null || given == null ? folder : given.blobCache();
    Long bytes = given == null ? null : given.blobCacheBytes();
    return kept == null ? null : new BlobCacheOptions(kept, or(bytes, DEFAULT_CACHE_BYTES));
  }

  private static <T> T or(T given, T usual) {
    return given == null ? usual : given;
  }

  /**
   * Where a file of settings is: where the environment says, or in {@code conf} beside the
   * launcher; null when nowhere.
   */
  static Path usual(String file) {
    String named = System.getenv("TONNAGE_CONF");
    if (named != null && !named.isEmpty()) {
      Path path = Path.of(named);
      return Files.isDirectory(path)
          ? path.resolve(file)
          : file.equals(FILE) ? path : path.resolveSibling(file);
    }
    return Stream.iterate(program(), p -> p != null, Path::getParent)
        .limit(4)
        .map(p -> p.resolve("conf").resolve(file))
        .filter(Files::isRegularFile)
        .findFirst()
        .orElse(null);
  }

  private static Path program() {
    try {
      return Path.of(Settings.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      return null;
    }
  }
}
