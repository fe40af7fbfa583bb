package dev.tonnage.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** All instances of a template or a generic have one origin. */
class OriginTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "null",
      value = {
        "std::vector<int, std::allocator<int> >::push_back(int const&) | std::vector<>::push_back",
        "void std::sort<int*>(int*, int*) | std::sort<>",
        "std::ostream& operator<< <char>(std::ostream&, char) | operator<< <>",
        "main | null",
        "google::protobuf::Parse(char const*) | null",
        "(anonymous namespace)::F<int>::g(int) | (anonymous namespace)::F<>::g",
        "<alloc::vec::Vec<T> as core::ops::Drop>::drop | <alloc::vec::Vec<> as core::ops::Drop>::drop",
        "core::ptr::drop_in_place::<std::io::Error> | core::ptr::drop_in_place::<>",
        "slices.Sort[go.shape.[]int,go.shape.int] | slices.Sort[]",
        "main.(*List[go.shape.int]).Push | main.(*List[]).Push",
        "[section .text] | null",
        "vtable for std::ctype<char> | vtable for std::ctype<>"
      })
  void instancesHaveOneOrigin(String name, String origin) {
    assertThat(Origin.of(name)).isEqualTo(origin);
  }
}
