package dev.tonnage.report.page;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;

/**
 * All that a page shows, as its scripts read it. Times are milliseconds since 1970, sizes bytes.
 *
 * @param facts about the snapshot, each under its name
 * @param names the texts that the trees call by number
 * @param byService fleet, service, module, package, symbol: see {@link SizeTree#compact}
 * @param byModule fleet, module, package, symbol
 * @param services of the tree, in its order, with their key, registry, repository, platform, tag
 *     and so on
 * @param fleet bytes of the newest images at each day: time, own, dependencies, standard library,
 *     nobody's; and how many releases were made
 * @param history of each service its images, oldest first: time, tags, the same four sums
 * @param movers the services whose last step was largest, with that step and what it comes from
 * @param tables lists that are shown as they are, each with its columns and rows
 * @param budgets lines that sizes are to stay under
 */
public record PageData(
    @JsonProperty("facts") Map<String, Object> facts,
    @JsonProperty("names") List<String> names,
    @JsonProperty("byService") List<Object> byService,
    @JsonProperty("byModule") List<Object> byModule,
    @JsonProperty("services") List<Map<String, Object>> services,
    @JsonProperty("fleet") List<List<Long>> fleet,
    @JsonProperty("history") Map<String, List<List<Object>>> history,
    @JsonProperty("movers") List<Map<String, Object>> movers,
    @JsonProperty("tables") Map<String, Table> tables,
    @JsonProperty("budgets") List<Map<String, Object>> budgets) {

  /**
   * A list.
   *
   * @param total how many rows there are, shown or not
   */
  public record Table(
      @JsonProperty("columns") List<String> columns,
      @JsonProperty("rows") List<List<Object>> rows,
      @JsonProperty("total") long total) {}
}
