package dev.tonnage.report.page;

import dev.tonnage.report.page.SizeTree.Entry;
import dev.tonnage.report.page.SizeTree.Whose;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Gathers what a page shows from rows, each list largest first, and keeps what fits on one. */
final class FleetData {

  /** A repository by its newest image; times in milliseconds since 1970, null when unknown. */
  record Service(
      String registry,
      String repository,
      String platform,
      String tag,
      String manifest,
      Long createdAt,
      long images,
      long bytes,
      long modules) {}

  private static final String FLEET = "fleet";

  private final int maxServices;
  private final Names names = new Names();
  private final Map<String, Object> facts = new LinkedHashMap<>();
  private final Map<String, PageData.Table> tables = new LinkedHashMap<>();
  private final Map<String, Service> services = new LinkedHashMap<>();
  private final Map<String, String> titles = new HashMap<>();
  private final Set<String> shown = new LinkedHashSet<>();
  private final Map<String, Whose> whose = new HashMap<>();
  private final Map<String, String> reasons = new HashMap<>();
  private final History history = new History();
  private final List<Map<String, Object>> movers = new ArrayList<>();
  private final List<Map<String, Object>> budgets = new ArrayList<>();
  private SizeTree byService;
  private SizeTree byModule;
  private String releasing;
  private List<History.Release> releases = new ArrayList<>();

  FleetData(int maxServices) {
    this.maxServices = maxServices;
  }

  /** What a service is known by, here. */
  static String key(String registry, String repository) {
    return registry + "\n" + repository;
  }

  void fact(String name, Object value) {
    facts.put(name, value);
  }

  void table(String name, PageData.Table table) {
    tables.put(name, table);
  }

  /** Takes over the limits of the services that are shown. */
  void budgets(FleetReader.Budgets known) {
    for (String key : shown) {
      Service s = services.get(key);
      known
          .of(s.repository(), s.platform())
          .forEach(
              (name, bytes) ->
                  budgets.add(Map.of("service", titles.get(key), "name", name, "bytes", bytes)));
    }
  }

  void service(Service service) {
    services.put(key(service.registry(), service.repository()), service);
  }

  /** Repositories are called by their names; by their registry as well where these are the same. */
  void allServicesAreKnown() {
    Map<String, Integer> uses = new HashMap<>();
    services.values().forEach(s -> uses.merge(s.repository(), 1, Integer::sum));
    services.forEach(
        (key, s) ->
            titles.put(
                key,
                uses.get(s.repository()) == 1
                    ? s.repository()
                    : s.repository() + " (" + s.registry() + ")"));
    long bytes = services.values().stream().mapToLong(Service::bytes).sum();
    byService =
        new SizeTree(new Entry(FLEET, bytes, services.size(), Whose.MIXED, null), maxServices);
    services.forEach(
        (key, s) -> {
          String note = s.tag() == null ? s.platform() : s.tag();
          Entry entry = new Entry(titles.get(key), s.bytes(), s.modules(), Whose.MIXED, note);
          if (byService.add(List.of(), entry)) {
            shown.add(key);
          }
        });
  }

  void module(
      String service, String module, long bytes, long packages, boolean isOwn, String version) {
    Whose of = isOwn ? Whose.OWN : usual(module);
    whose.merge(module, of, (a, b) -> a == b ? a : Whose.OWN);
    if (shown.contains(service)) {
      byService.add(
          List.of(titles.get(service)), new Entry(module, bytes, packages, of, blank(version)));
    }
  }

  private static Whose usual(String module) {
    if (module.startsWith("[")) {
      return Whose.NOBODY;
    }
    return module.equals("std") ? Whose.STANDARD_LIBRARY : Whose.DEPENDENCY;
  }

  private static String blank(String text) {
    return text == null || text.isEmpty() ? null : text;
  }

  void packageOf(String service, String module, String packageName, long bytes, long symbols) {
    if (shown.contains(service)) {
      Entry entry = new Entry(packageName, bytes, symbols, Whose.MIXED, null);
      byService.add(List.of(titles.get(service), module), entry);
    }
  }

  void symbol(
      String service, String module, String packageName, String name, String kind, long bytes) {
    if (shown.contains(service)) {
      Entry entry = new Entry(name, bytes, 0, Whose.MIXED, kind);
      byService.addLeaf(List.of(titles.get(service), module, packageName), entry);
    }
  }

  void fleetModule(String module, long bytes, long packages, long users) {
    if (byModule == null) {
      long all = services.values().stream().mapToLong(Service::bytes).sum();
      byModule = new SizeTree(new Entry(FLEET, all, 0, Whose.MIXED, null), maxServices);
    }
    Whose of = whose.getOrDefault(module, usual(module));
    byModule.add(List.of(), new Entry(module, bytes, packages, of, inServices(users)));
  }

  void fleetPackage(String module, String packageName, long bytes, long users) {
    byModule.add(List.of(module), new Entry(packageName, bytes, 0, Whose.MIXED, inServices(users)));
  }

  private static String inServices(long users) {
    return users == 1 ? "in 1 service" : "in " + users + " services";
  }

  /** Why a release has another size than the one before it. */
  void reason(String service, String platform, String tag, String what) {
    reasons.put(service + "\n" + platform + "\n" + tag, what);
  }

  /** Releases come service by service, oldest first. */
  void release(String service, History.Release release) {
    if (!service.equals(releasing)) {
      endOfService();
      releasing = service;
    }
    releases.add(release);
  }

  private void endOfService() {
    if (releasing != null && services.containsKey(releasing)) {
      history.add(
          releasing, releases, services.get(releasing).manifest(), shown.contains(releasing));
    }
    releases = new ArrayList<>();
  }

  void allReleasesAreKnown(int maxMovers) {
    endOfService();
    for (History.Step step : history.movers(maxMovers)) {
      Map<String, Object> mover = new LinkedHashMap<>();
      mover.put("service", titles.get(step.service()));
      mover.put("time", step.last().time());
      mover.put("from", step.base().tags());
      mover.put("to", step.last().tags());
      mover.put("old_bytes", step.base().total());
      mover.put("new_bytes", step.last().total());
      mover.put("what", what(step.service(), step.last()));
      movers.add(mover);
    }
  }

  private String what(String service, History.Release release) {
    String platform = services.get(service).platform();
    for (String tag : release.tags().split(", ")) {
      String what = reasons.get(service + "\n" + platform + "\n" + tag);
      if (what != null) {
        return what;
      }
    }
    return null;
  }

  PageData page() {
    List<Map<String, Object>> listed = new ArrayList<>();
    Map<String, List<List<Object>>> lines = new LinkedHashMap<>();
    services.forEach(
        (key, s) -> {
          if (!shown.contains(key)) {
            return;
          }
          Map<String, Object> service = new LinkedHashMap<>();
          service.put("title", titles.get(key));
          service.put("registry", s.registry());
          service.put("repository", s.repository());
          service.put("platform", s.platform());
          service.put("tag", s.tag());
          service.put("created_at", s.createdAt());
          service.put("images", s.images());
          service.put("bytes", s.bytes());
          listed.add(service);
          List<List<Object>> line = new ArrayList<>();
          for (History.Release r : history.shown().getOrDefault(key, List.of())) {
            List<Object> point = new ArrayList<>(List.of(r.time(), names.of(r.tags())));
            for (long bytes : r.bytes()) {
              point.add(bytes);
            }
            point.add(names.of(what(key, r)));
            line.add(point);
          }
          lines.put(titles.get(key), line);
        });
    facts.put("services", services.size());
    List<Object> serviceTree = byService.compact(names);
    List<Object> moduleTree = byModule == null ? List.of() : byModule.compact(names);
    return new PageData(
        facts,
        names.texts(),
        serviceTree,
        moduleTree,
        listed,
        history.fleet(),
        lines,
        movers,
        tables,
        budgets);
  }
}
