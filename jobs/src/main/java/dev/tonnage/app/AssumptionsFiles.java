package dev.tonnage.app;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.tonnage.report.Assumptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads {@code conf/owners.yaml} and {@code conf/prices.yaml}; their comments explain them. */
final class AssumptionsFiles {
  private static final ObjectMapper YAML =
      new ObjectMapper(new YAMLFactory())
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY);
  private static final List<String> ALL = List.of("*");

  private AssumptionsFiles() {}

  private record Owners(@JsonProperty("owners") List<Rule> rules) {}

  private record Rule(
      @JsonProperty("team") String team,
      @JsonProperty("services") List<String> services,
      @JsonProperty("modules") List<String> modules) {}

  private record Prices(
      @JsonProperty("price_per_gb") Double perGb,
      @JsonProperty("storage_per_gb_month") Double storagePerGb,
      @JsonProperty("currency") String currency,
      @JsonProperty("nodes") List<Fleet> nodes,
      @JsonProperty("pull_seconds") List<PullTimes.Sizes> pulls) {}

  private record Fleet(
      @JsonProperty("services") List<String> services,
      @JsonProperty("nodes") Integer nodes,
      @JsonProperty("releases_per_month") Double releases,
      @JsonProperty("pulls_per_month") Double pulls,
      @JsonProperty("cached_share") Double cached) {}

  /** What stands in them; what does not, as the program assumes it. */
  static Assumptions read() throws IOException {
    Owners owners = read("owners.yaml", Owners.class);
    Prices prices = read("prices.yaml", Prices.class);
    Assumptions usual = Assumptions.NONE;
    List<Assumptions.OwnerRule> rules =
        owners == null || owners.rules() == null
            ? usual.owners()
            : owners.rules().stream()
                .map(
                    r ->
                        new Assumptions.OwnerRule(
                            String.valueOf(r.team()), or(r.services()), or(r.modules())))
                .toList();
    if (prices == null) {
      return new Assumptions(rules, usual.nodes(), usual.price());
    }
    List<Assumptions.Nodes> nodes =
        prices.nodes() == null
            ? usual.nodes()
            : prices.nodes().stream()
                .map(
                    n ->
                        new Assumptions.Nodes(
                            or(n.services()),
                            n.nodes() == null ? 1 : n.nodes(),
                            n.releases(),
                            n.pulls(),
                            n.cached()))
                .toList();
    return new Assumptions(
        rules,
        nodes,
        new Assumptions.Price(
            prices.perGb() == null ? usual.price().perGb() : prices.perGb(),
            prices.storagePerGb() == null ? usual.price().storagePerGb() : prices.storagePerGb(),
            prices.pulls() == null ? null : PullTimes.secondsPerGb(prices.pulls()),
            prices.currency() == null ? usual.price().currency() : prices.currency()));
  }

  private static List<String> or(List<String> globs) {
    return globs == null || globs.isEmpty() ? ALL : globs;
  }

  private static <T> T read(String name, Class<T> type) throws IOException {
    Path file = Settings.usual(name);
    if (file == null || !Files.isRegularFile(file)) {
      return null;
    }
    try {
      return YAML.readValue(Files.readString(file), type);
    } catch (JsonProcessingException e) {
      // Nothing but comments is no mistake.
      if (e instanceof JsonMappingException
          && Files.readAllLines(file).stream().allMatch(l -> l.isBlank() || l.startsWith("#"))) {
        return null;
      }
      throw new InputException(
          "%s, line %d can not be read: %s. Compare it with the file that came with the program",
          file, e.getLocation() == null ? 1 : e.getLocation().getLineNr(), e.getOriginalMessage());
    }
  }
}
