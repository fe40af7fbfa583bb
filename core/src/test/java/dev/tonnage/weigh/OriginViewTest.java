package dev.tonnage.weigh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tonnage.Corpus;
import dev.tonnage.Fixtures;
import dev.tonnage.attribute.View;
import dev.tonnage.bytes.Bytes;
import dev.tonnage.dwarf.Dwarf;
import dev.tonnage.dwarf.Inflate;
import dev.tonnage.golang.GoProgram;
import dev.tonnage.golang.InlineTree;
import dev.tonnage.golang.PclnTable;
import dev.tonnage.ledger.Kind;
import dev.tonnage.ledger.Ledger;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * By origin, inlined code goes to the function it was written in; no byte of code comes or goes.
 */
class OriginViewTest {

  @ParameterizedTest
  @ValueSource(strings = {"hello-go-amd64", "hello-go-amd64-stripped"})
  void a_function_gains_what_of_it_was_inlined_and_loses_what_was_inlined_into_it(String fixture)
      throws Exception {
    Bytes file = Bytes.of(Fixtures.read(fixture));
    Weighed host = Weigher.weigh(file);
    Weighed origin = Weigher.weigh(file, Inflate.NONE, View.ORIGIN);
    Map<String, Long> expected = code(host.ledger());
    Map<String, Long> actual = code(origin.ledger());
    GoProgram program = GoProgram.read(file, host.image());
    InlineTree trees = new InlineTree(program.functions(), host.image());
    long moved = 0;
    for (PclnTable.Function f : program.functions().functions()) {
      for (InlineTree.Origin o : trees.of(f)) {
        expected.merge(f.name(), -o.codeBytes(), Long::sum);
        expected.merge(o.name(), o.codeBytes(), Long::sum);
        moved += o.codeBytes();
      }
    }
    expected.values().removeIf(bytes -> bytes == 0);
    actual.values().removeIf(bytes -> bytes == 0);
    assertThat(actual).isEqualTo(expected);
    assertThat(moved).isPositive();
    assertThat(sum(origin.ledger())).isEqualTo(sum(host.ledger()));
    assertThat(host.modules().stream().mapToLong(ModuleWeight::originBytes).sum())
        .isEqualTo(file.size());
  }

  @Test
  void debug_information_tells_it_of_cpp() throws Exception {
    Bytes file = Corpus.map(Corpus.entry("tinyxml2-xmltest-gcc-O2-g").path());
    Weighed host = Weigher.weigh(file);
    Weighed origin = Weigher.weigh(file, Inflate.NONE, View.ORIGIN);
    assertThat(sum(origin.ledger())).isEqualTo(sum(host.ledger()));
    // Another reader's count of what is inlined of it, innermost or not, is the upper bound.
    long most =
        Dwarf.read(host.image(), Inflate.NONE).inlined().stream()
            .filter(i -> i.origin() != null && i.origin().contains("SkipWhiteSpace"))
            .mapToLong(i -> i.codeBytes())
            .sum();
    long gained =
        gained(origin.ledger(), "SkipWhiteSpace") - gained(host.ledger(), "SkipWhiteSpace");
    assertThat(gained).isPositive().isLessThanOrEqualTo(most);
  }

  private static long gained(Ledger ledger, String name) {
    return code(ledger).entrySet().stream()
        .filter(e -> e.getKey().contains(name))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  private static Map<String, Long> code(Ledger ledger) {
    Map<String, Long> bytes = new HashMap<>();
    for (Ledger.Row row : ledger.rows()) {
      if (row.owner().kind() == Kind.CODE) {
        bytes.merge(row.owner().name(), row.weight().fileBytes(), Long::sum);
      }
    }
    return bytes;
  }

  private static long sum(Ledger ledger) {
    return code(ledger).values().stream().mapToLong(Long::longValue).sum();
  }
}
