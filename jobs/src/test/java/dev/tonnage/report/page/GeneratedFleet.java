package dev.tonnage.report.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A fleet that was never built, as large as a page can be asked to show, with names that try to
 * break out.
 */
final class GeneratedFleet {
  static final String HOSTILE = "</script><script>document.title='broken'</script><!--<b>&amp;\"'";
  static final String KIND = "code";

  private static final long FIRST_DAY = 1_700_000_000_000L;
  private static final long DAY = 86_400_000L;

  private GeneratedFleet() {}

  /**
   * Makes one, its rows in the order and number in which the tables give them.
   *
   * @param services how many; the largest has {@link #HOSTILE} parts
   */
  static PageData of(int services) {
    FleetData fleet = new FleetData(FleetReader.SERVICES);
    fleet.fact("snapshot", "generated");
    fleet.fact("taken_at", FIRST_DAY + 60 * DAY);
    fleet.fact("published_at", FIRST_DAY + 60 * DAY);
    fleet.fact("sources", "oci:" + HOSTILE);
    fleet.fact("images", 3L * services);
    fleet.fact("binaries", 3L * services);
    fleet.fact("failures", 0L);
    fleet.fact("snapshots", List.of(List.of("generated", FIRST_DAY + 60 * DAY)));
    for (int s = 0; s < services; s++) {
      long time = FIRST_DAY + (s % 40) * DAY;
      fleet.service(
          new FleetData.Service(
              "registry", service(s), "linux/amd64", "1.2", "m2", time, 3, bytes(s), MODULES));
    }
    fleet.allServicesAreKnown();
    fleet.budgets((service, platform) -> Map.of("services", 30_000_000L));
    int detailed = Math.min(services, FleetReader.SERVICES);
    for (int m = 0; m < MODULES; m++) {
      for (int s = 0; s < detailed && m * detailed + s < FleetReader.MODULES; s++) {
        fleet.module(
            key(s), module(m), bytes(s) / MODULES - m, PACKAGES, m == 0, "v1." + (s % 7) + ".0");
      }
    }
    for (int s = 0; s < detailed && s * MODULES * PACKAGES < FleetReader.PACKAGES; s++) {
      for (int m = 0; m < MODULES; m++) {
        for (int p = 0; p < PACKAGES; p++) {
          fleet.packageOf(
              key(s), module(m), module(m) + "/p" + p, bytes(s) / MODULES / PACKAGES - m, SYMBOLS);
        }
      }
    }
    int perService = MODULES * PACKAGES * SYMBOLS;
    for (int s = 0; s < detailed && s * perService < FleetReader.SYMBOLS; s++) {
      for (int i = 0; i < perService; i++) {
        String module = module(i / (PACKAGES * SYMBOLS));
        String inPackage = module + "/p" + i / SYMBOLS % PACKAGES;
        fleet.symbol(
            key(s),
            module,
            inPackage,
            inPackage + ".function" + i % SYMBOLS,
            KIND,
            bytes(s) / perService / 2);
      }
    }
    for (int m = 0; m < MODULES; m++) {
      long bytes = IntStream.range(0, services).mapToLong(GeneratedFleet::bytes).sum() / MODULES;
      fleet.fleetModule(module(m), bytes - m, PACKAGES, services);
      fleet.fleetPackage(module(m), module(m) + "/p0", bytes / 2, services);
    }
    for (int s = 0; s < services; s++) {
      for (int r = 0; r < 3; r++) {
        long time = FIRST_DAY + (s % 40 - 10 * (2 - r)) * DAY;
        long part = bytes(s) * (r + 8) / 40;
        long rest = r == 2 ? bytes(s) - 3 * part : part;
        fleet.release(
            key(s),
            new History.Release("m" + r, time, "1." + r, new long[] {part, part, part, rest}));
      }
    }
    fleet.allReleasesAreKnown(100);
    fleet.table("kinds", table(List.of("kind", "evidence", "bytes"), KIND, "record", 1L));
    for (String name : List.of("builds", "stripping", "hidden", "copies", "faults", "health")) {
      fleet.table(name, new PageData.Table(List.of("repository"), List.of(), 0));
    }
    fleet.table(
        "phases", table(List.of("phase", "pieces", "milliseconds", "bytes"), "weigh", 1L, 1L, 1L));
    return fleet.page();
  }

  private static final int MODULES = 20;
  private static final int PACKAGES = 5;
  private static final int SYMBOLS = 6;

  private static PageData.Table table(List<String> columns, Object... row) {
    return new PageData.Table(columns, List.of(List.of(row)), 1);
  }

  /** Larger ones first. */
  static long bytes(int service) {
    return 40_000_000L - service * 3_000L + 7;
  }

  static String service(int number) {
    return number == 0 ? HOSTILE : "team-" + number % 97 + "/service-" + number;
  }

  private static String key(int number) {
    return FleetData.key("registry", service(number));
  }

  static String module(int number) {
    List<String> names = new ArrayList<>(List.of("example.com/own", "std", "[padding]", HOSTILE));
    return number < names.size() ? names.get(number) : "example.com/team/module-" + number + "/v2";
  }
}
