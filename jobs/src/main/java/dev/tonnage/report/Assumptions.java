package dev.tonnage.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What no table knows and the user says: who owns what, how many nodes run it, what moving bytes
 * costs. Reports see them as views.
 *
 * @param owners the first rule that fits counts
 * @param nodes the first that fits counts; a service that none names runs on one
 * @param price what bytes cost
 */
public record Assumptions(List<OwnerRule> owners, List<Nodes> nodes, Price price) {
  /** Nobody owns anything, and bytes cost what one cloud takes (conf/prices.yaml says of which). */
  public static final Assumptions NONE =
      new Assumptions(List.of(), List.of(), new Price(0.02, 0.1, null, "USD"));

  /** Services and modules, as globs, that are a team's. */
  public record OwnerRule(String team, List<String> services, List<String> modules) {}

  /**
   * How some services, named by globs, are run.
   *
   * @param nodes that pull each release
   * @param releasesPerMonth null for what the snapshot shows
   * @param pullsPerMonth null for one of each release by each node
   * @param cachedShare which part of the pulls moves nothing; null for 0
   */
  public record Nodes(
      List<String> services,
      int nodes,
      Double releasesPerMonth,
      Double pullsPerMonth,
      Double cachedShare) {

    /** As many nodes, and nothing else is known. */
    public Nodes(List<String> services, int nodes) {
      this(services, nodes, null, null, null);
    }
  }

  /**
   * What a gigabyte (10^9 bytes) costs.
   *
   * @param perGb to move
   * @param storagePerGb to keep in the registry, a month
   * @param secondsPerGb a pull takes longer by; null when unknown
   */
  public record Price(double perGb, double storagePerGb, Double secondsPerGb, String currency) {}

  /** The views, by name, as SQL. */
  Map<String, String> views() {
    List<String> rules = new ArrayList<>();
    for (OwnerRule r : owners) {
      rules.add(row(rules.size(), text(r.team()), text(any(r.services())), text(any(r.modules()))));
    }
    List<String> fleet = new ArrayList<>();
    for (Nodes n : nodes) {
      fleet.add(
          row(
              fleet.size(),
              text(any(n.services())),
              String.valueOf(n.nodes()),
              number(n.releasesPerMonth()),
              number(n.pullsPerMonth()),
              number(n.cachedShare())));
    }
    return Map.of(
        "owner_rules",
        view(rules, row(0, text(""), text(""), text("")), "place, team, services, modules"),
        "fleet_nodes",
        view(
            fleet,
            row(0, text(""), "1", number(null), number(null), number(null)),
            "place, services, nodes, releases_per_month, pulls_per_month, cached_share"),
        "network_price",
        "SELECT %s AS price_per_gb, %s AS storage_per_gb, %s AS seconds_per_gb, %s AS currency"
            .formatted(
                number(price.perGb()),
                number(price.storagePerGb()),
                number(price.secondsPerGb()),
                text(price.currency())));
  }

  private static String number(Double number) {
    return "CAST(%s AS DOUBLE)".formatted(number == null ? "NULL" : number.toString());
  }

  private static String row(int place, String... values) {
    return "(" + place + ", " + String.join(", ", values) + ")";
  }

  private static String view(List<String> rows, String example, String columns) {
    return "SELECT * FROM VALUES %s AS t(%s)%s"
        .formatted(
            String.join(", ", rows.isEmpty() ? List.of(example) : rows),
            columns,
            rows.isEmpty() ? " WHERE false" : "");
  }

  private static String any(List<String> globs) {
    return String.join("|", globs.stream().map(Assumptions::expression).toList());
  }

  /** A pattern of a name in which {@code *} stands for any characters. */
  static String expression(String glob) {
    return "^" + Pattern.quote(glob).replace("*", "\\E.*\\Q") + "$";
  }

  /** A text as SQL writes it. */
  static String text(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
