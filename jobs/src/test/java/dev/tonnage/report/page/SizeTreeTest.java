package dev.tonnage.report.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tonnage.report.page.SizeTree.Entry;
import dev.tonnage.report.page.SizeTree.Whose;
import java.util.List;
import org.junit.jupiter.api.Test;

class SizeTreeTest {

  private static Entry entry(String name, long bytes) {
    return new Entry(name, bytes, 0, Whose.MIXED, null);
  }

  @Test
  void what_finds_no_room_stays_in_the_sum_of_its_parent() {
    SizeTree tree = new SizeTree(entry("all", 100), 2);
    assertThat(tree.add(List.of(), entry("a", 50))).isTrue();
    assertThat(tree.add(List.of(), entry("b", 30))).isTrue();
    assertThat(tree.add(List.of(), entry("c", 20))).isFalse();
    assertThat(tree.add(List.of("c"), entry("x", 5))).isFalse();
    assertThat(tree.add(List.of("a"), entry("x", 5))).isTrue();
    Names names = new Names();
    assertThat(tree.compact(names).toString())
        .isEqualTo(
            "[3, 100, 0, 0, -1, [[1, 50, 0, 0, -1, [[0, 5, 0, 0, -1]]], [2, 30, 0, 0, -1]]]");
    assertThat(names.texts()).containsExactly("x", "a", "b", "all");
  }

  @Test
  void parts_that_are_more_than_the_whole_are_an_error_with_both_names() {
    SizeTree tree = new SizeTree(entry("all", 100));
    tree.add(List.of(), entry("a", 70));
    assertThatThrownBy(() -> tree.add(List.of(), entry("b", 31)))
        .hasMessageContaining("all")
        .hasMessageContaining("b has 31");
    assertThatThrownBy(() -> tree.add(List.of(), entry("a", 1))).hasMessageContaining("twice");
  }

  @Test
  void leaves_of_one_name_are_told_apart_by_their_notes() {
    SizeTree tree = new SizeTree(entry("all", 100));
    assertThat(tree.addLeaf(List.of(), new Entry("a", 1, 0, Whose.MIXED, "code"))).isTrue();
    assertThat(tree.addLeaf(List.of(), new Entry("a", 1, 0, Whose.MIXED, "type"))).isTrue();
  }
}
