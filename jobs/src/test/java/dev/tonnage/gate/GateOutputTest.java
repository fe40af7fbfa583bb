package dev.tonnage.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tonnage.gate.Budgets.Measure;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each way of telling, to the letter: {@code -Dgolden.rewrite=true} writes them anew. */
class GateOutputTest {
  private static final Path GOLDEN = Path.of("src", "test", "resources", "golden");
  private static final LocalDate TODAY = LocalDate.parse("2026-10-20");

  private static final String BUDGETS =
      """
      noise: 16kB
      budgets:
        - name: core services
          services: acme/billing
          max: 12MB
        - name: every release
          services: "*"
          max_growth: 10%
          max_drift: 20%
        - name: pulls
          services: "acme/*"
          measure: wire
          max: 5MB
      grace:
        - services: acme/billing
          budgets: core services
          until: 2026-12-31
          reason: gRPC moves to a service of its own
        - services: acme/billing
          budgets: every release
          until: 2026-10-01
          reason: the first release with gRPC
      """;

  @ParameterizedTest
  @EnumSource(GateFormat.class)
  void a_fleet(GateFormat format) throws Exception {
    Budgets budgets = BudgetsFile.read("conf/budgets.yaml", BUDGETS);
    Release billing =
        new Release(
            "acme/billing",
            "linux/amd64",
            "1.2.0",
            new Release.Size(12_357_794, 5_100_000L),
            new Release.Base("1.1.0", new Release.Size(6_430_882, 3_000_000L)),
            new Release.Base("1.1.0", new Release.Size(6_430_882, 3_000_000L)));
    Release tool =
        new Release(
            "acme/tool",
            null,
            null,
            new Release.Size(1_010_000, null),
            new Release.Base(null, new Release.Size(1_000_000, null)),
            null);
    List<Check> checks = new ArrayList<>(Check.of(budgets, billing, TODAY));
    checks.addAll(Check.of(budgets, tool, TODAY));
    Explanation why =
        new Explanation(
            billing,
            List.of(
                new Explanation.Cause(
                    "dependencies added", 5_900_000, "google.golang.org/grpc v1.71.0 and 8 more"),
                new Explanation.Cause("layout and padding", 30_000, null),
                new Explanation.Cause("own code", -3_088, null)),
            List.of(
                new Explanation.Owner("google.golang.org/protobuf", 0, 3_400_000, null, null),
                new Explanation.Owner("google.golang.org/grpc", 0, 2_500_000, null, null),
                new Explanation.Owner("[padding]", 100_000, 130_000, null, null),
                new Explanation.Owner("acme.example/billing", 50_000, 46_912, null, null),
                new Explanation.Owner("std", 6_280_882, 6_280_882, null, null)));
    GateResult result =
        new GateResult("snapshot nightly", "conf/budgets.yaml", checks, List.of(why));
    assertThat(result.isPassed()).isFalse();
    isGolden("fleet", result, format);
  }

  @ParameterizedTest
  @EnumSource(GateFormat.class)
  void two_files(GateFormat format) throws Exception {
    Budgets budgets =
        new Budgets(
            null,
            List.of(
                new Budgets.Budget(
                    "growth",
                    List.of("*"),
                    List.of(),
                    Measure.FILE,
                    null,
                    Limit.parse("10%", true),
                    null,
                    Limit.ZERO,
                    0)),
            List.of());
    Release release =
        new Release(
            "server",
            "linux/arm64",
            null,
            new Release.Size(1_050_000, null),
            new Release.Base(null, new Release.Size(1_000_000, null)),
            null);
    Explanation why =
        new Explanation(
            release,
            List.of(new Explanation.Cause("own code", 50_000, null)),
            List.of(
                new Explanation.Owner("example.com/a,b|c", 10, 50_010, 20L, 60_000L),
                new Explanation.Owner("std", 999_990, 999_990, 1_200_000L, 1_200_000L)));
    GateResult result =
        new GateResult("server", null, Check.of(budgets, release, TODAY), List.of(why));
    assertThat(result.isPassed()).isTrue();
    isGolden("files", result, format);
  }

  private static void isGolden(String name, GateResult result, GateFormat format) throws Exception {
    StringWriter text = new StringWriter();
    GateOutput.print(result, format, false, new PrintWriter(text));
    Path file = GOLDEN.resolve("gate-" + name + "." + format);
    if (Boolean.getBoolean("golden.rewrite")) {
      Files.createDirectories(GOLDEN);
      Files.writeString(file, text.toString());
    }
    assertThat(text.toString()).isEqualTo(Files.readString(file));
  }
}
