package dev.tonnage.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tonnage.GoToolchain.Build;
import dev.tonnage.golang.PclnTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Chains of references, each of whose steps out of code another disassembler shows, too. */
class WhyTest {
  private static final int MOST = 3;
  private static final String STRIPPED = "-ldflags=-s -w";
  private static final Pattern PAGE = Pattern.compile("adrp\\s+\\w+, 0x([0-9a-f]+).*");

  @ParameterizedTest
  @ValueSource(strings = {"amd64", "arm64"})
  void eachStepOutOfCodeIsInTheDisassembly(String arch) {
    Build build = Graphs.full("dropreflect", arch, STRIPPED);
    ReferenceGraph graph = Graphs.of(build);
    List<String> wrong = new ArrayList<>();
    int steps = 0;
    for (Graphs.Feature f : Graphs.features("dropreflect")) {
      for (Why.Chain chain : Why.of(graph, f.packages().get(0)).chains(MOST)) {
        for (int i = 1; i < chain.steps().size(); i++) {
          Why.Step to = chain.steps().get(i);
          int from = graph.functionAt(chain.steps().get(i - 1).address());
          boolean isOutOfCode = from >= 0 && to.link() != Why.Link.START;
          if (isOutOfCode) {
            steps++;
            if (!refersTo(build, graph.function(from), to.address())) {
              wrong.add(chain.steps().get(i - 1) + " -> " + to);
            }
          }
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(steps).isGreaterThan(20);
  }

  private static boolean refersTo(Build build, PclnTable.Function f, long target) {
    String address = Long.toHexString(target);
    long page = target & -4096;
    for (String line : disassembled(build, f)) {
      Matcher ofPage =
          PAGE.matcher(line.substring(line.indexOf(':') + 1).replaceAll("^.*\tadrp", "adrp"));
      boolean isNamed = Pattern.compile("(?:0x|\\s|<)" + address + "\\b").matcher(line).find();
      if (isNamed || (ofPage.matches() && Long.parseLong(ofPage.group(1), 16) == page)) {
        return true;
      }
    }
    return false;
  }

  private static List<String> disassembled(Build build, PclnTable.Function f) {
    try {
      Process process =
          new ProcessBuilder(
                  "llvm-objdump",
                  "-d",
                  "--start-address=0x" + Long.toHexString(f.address()),
                  "--stop-address=0x" + Long.toHexString(f.address() + f.codeBytes()),
                  build.binary().toString())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.inputReader(StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      assumeTrue(false, "llvm-objdump is not on this machine");
      return List.of();
    }
  }

  @Test
  void chainsBeginAtTheStartAndEndInThePackage() {
    ReferenceGraph graph = Graphs.of(Graphs.full("dropreflect", "amd64", STRIPPED));
    Why why = Why.of(graph, "go/types");
    assertThat(why.chains(MOST)).isNotEmpty();
    for (Why.Chain chain : why.chains(MOST)) {
      assertThat(chain.steps().get(0).link()).isEqualTo(Why.Link.START);
      assertThat(chain.steps().get(chain.steps().size() - 1).packageName()).isEqualTo("go/types");
    }
    assertThat(why.importers()).contains("tonnage.example/dropreflect");
    assertThat(why.cuts(Attached.of(graph, Map.of())))
        .anyMatch(
            c ->
                c.from().equals("tonnage.example/dropreflect")
                    && c.to().equals("go/types")
                    && c.saving() > 1_000_000);
    assertThat(Why.of(graph, "no/such/package")).isNull();
  }
}
