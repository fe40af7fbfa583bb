package dev.tonnage.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tonnage.compare.Build.Linked;
import dev.tonnage.compare.Build.Made;
import dev.tonnage.compare.Companions.Imports;
import dev.tonnage.compare.Companions.PackageChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CompanionsTest {
  private static final String OWN = "acme.example/service";

  private final Map<String, String> before = new TreeMap<>(Map.of("std", "go1.26.8", OWN, ""));
  private final Map<String, String> after = new TreeMap<>(before);
  private final Map<String, Map<String, List<String>>> old = new TreeMap<>();
  private final Map<String, Map<String, List<String>>> now = new TreeMap<>();
  private final List<PackageChange> changes = new ArrayList<>();

  @Test
  void what_a_raised_module_leads_to_is_due_to_it_and_not_to_another() {
    module("a.example/grpc", "v1.0.0", "v1.1.0");
    module("b.example/proto", "v1.0.0", "v1.0.1");
    module("c.example/zstd", null, "v1.17.9");
    module("d.example/other", "v2.0.0", "v2.1.0");
    imports(old, "a.example/grpc", "b.example/proto");
    imports(now, "a.example/grpc", "b.example/proto", "c.example/zstd");
    change("a.example/grpc", 1000);
    change("b.example/proto", 200);
    change("c.example/zstd", 30);
    change("d.example/other", 4);
    assertThat(told())
        .isEqualTo(Map.of("a.example/grpc", 1230L, "b.example/proto", 200L, "d.example/other", 4L));
  }

  @Test
  void what_goes_is_due_to_those_who_used_it() {
    module("a.example/viper", "v1.0.0", "v1.1.0");
    module("b.example/hcl", "v1.0.0", null);
    module("c.example/zap", "v1.0.0", "v1.1.0");
    imports(old, "a.example/viper", "b.example/hcl");
    imports(now, "a.example/viper");
    change("b.example/hcl", -900);
    assertThat(told()).isEqualTo(Map.of("a.example/viper", -900L, "c.example/zap", 0L));
  }

  @Test
  void more_of_what_did_not_change_is_due_to_those_who_began_to_import_it() {
    module("a.example/pgx", "v5.6.0", "v5.7.0");
    module("b.example/prom", "v1.0.0", "v1.1.0");
    for (Map<String, Map<String, List<String>>> imports : List.of(old, now)) {
      imports(imports, "b.example/prom", "fmt");
    }
    imports(old, "a.example/pgx", "fmt");
    imports(now, "a.example/pgx", "fmt", "encoding/xml");
    now.put("std", Map.of("encoding/xml", List.of("encoding"), "encoding", List.of()));
    changes.add(new PackageChange("encoding/xml", "std", 150_000));
    changes.add(new PackageChange("encoding", "std", 2_000));
    // Nobody began to import it, and all do.
    changes.add(new PackageChange("fmt", "std", 70));
    assertThat(told()).isEqualTo(Map.of("a.example/pgx", 152_000L, "b.example/prom", 0L));
  }

  @Test
  void what_the_own_code_began_to_use_is_due_to_no_module() {
    module("a.example/zap", "v1.0.0", "v1.1.0");
    imports(old, OWN, "a.example/zap");
    imports(now, OWN, "a.example/zap", "archive/zip");
    imports(old, "a.example/zap");
    imports(now, "a.example/zap", "archive/zip");
    now.put("std", Map.of("archive/zip", List.of()));
    changes.add(new PackageChange("archive/zip", "std", 1000));
    assertThat(told()).isEqualTo(Map.of("a.example/zap", 500L));
  }

  @Test
  void where_no_import_tells_it_is_due_to_those_who_lead_to_the_module() {
    module("a.example/prom", "v1.0.0", "v1.1.0");
    module("b.example/zap", "v1.0.0", "v1.1.0");
    module("c.example/proto", "v1.0.0", "v1.0.0");
    for (Map<String, Map<String, List<String>>> imports : List.of(old, now)) {
      imports(imports, OWN, "a.example/prom", "b.example/zap");
      imports(imports, "a.example/prom", "c.example/proto");
    }
    changes.add(new PackageChange("c.example/proto/descriptor", "c.example/proto", -223_000));
    assertThat(told()).isEqualTo(Map.of("a.example/prom", -223_000L, "b.example/zap", 0L));
  }

  @Test
  void circles_have_an_end() {
    module("a.example/a", "v1.0.0", "v1.1.0");
    module("b.example/b", "v1.0.0", "v1.1.0");
    imports(now, "a.example/a", "b.example/b", "x");
    imports(now, "b.example/b", "a.example/a");
    now.put("std", Map.of("x", List.of("y"), "y", List.of("x")));
    change("a.example/a", 1);
    change("b.example/b", 2);
    changes.add(new PackageChange("x", "std", 10));
    changes.add(new PackageChange("y", "std", 20));
    assertThat(told()).isEqualTo(Map.of("a.example/a", 33L, "b.example/b", 33L));
  }

  private Map<String, Long> told() {
    return Companions.of(build(before), build(after), new Imports(old), new Imports(now), changes);
  }

  private void module(String module, String version, String newVersion) {
    if (version != null) {
      before.put(module, version);
    }
    if (newVersion != null) {
      after.put(module, newVersion);
    }
  }

  /** Each module has one package, of its name. */
  private static void imports(
      Map<String, Map<String, List<String>>> all, String module, String... imported) {
    all.put(module, Map.of(module, List.of(imported)));
    for (String other : imported) {
      String of = other.contains(".") ? other : "std";
      Map<String, List<String>> packages = new TreeMap<>(all.getOrDefault(of, Map.of()));
      packages.putIfAbsent(other, List.of());
      all.put(of, packages);
    }
  }

  private void change(String module, long bytes) {
    changes.add(new PackageChange(module, module, bytes));
  }

  private static Build build(Map<String, String> modules) {
    return new Build(
        new Made("go1.26.8", OWN, true, false, false, false, "static"),
        modules.entrySet().stream()
            .map(
                m ->
                    new Linked(
                        m.getKey(), m.getValue().isEmpty() ? null : m.getValue(), null, true))
            .toList());
  }
}
