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
 * @param price what moving 1 GB (10^9 bytes) between nodes costs
 */
public record Assumptions(List<OwnerRule> owners, List<Nodes> nodes, Price price) {
  /** Nobody owns anything, and what is moved costs what one cloud takes between its zones. */
  public static final Assumptions NONE =
      new Assumptions(List.of(), List.of(), new Price(0.02, "USD"));

  /** Services and modules, as globs, that are a team's. */
  public record OwnerRule(String team, List<String> services, List<String> modules) {}

  /** How many nodes pull each release of some services, named by globs. */
  public record Nodes(List<String> services, int nodes) {}

  /** A price for each gigabyte. */
  public record Price(double perGb, String currency) {}

  /** The views, by name, as SQL. */
  Map<String, String> views() {
    List<String> rules = new ArrayList<>();
    for (OwnerRule r : owners) {
      rules.add(row(rules.size(), text(r.team()), text(any(r.services())), text(any(r.modules()))));
    }
    List<String> fleet = new ArrayList<>();
    for (Nodes n : nodes) {
      fleet.add(row(fleet.size(), text(any(n.services())), String.valueOf(n.nodes())));
    }
    return Map.of(
        "owner_rules",
        view(rules, row(0, text(""), text(""), text("")), "place, team, services, modules"),
        "fleet_nodes",
        view(fleet, row(0, text(""), "1"), "place, services, nodes"),
        "network_price",
        "SELECT CAST(%s AS DOUBLE) AS price_per_gb, %s AS currency"
            .formatted(price.perGb(), text(price.currency())));
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
