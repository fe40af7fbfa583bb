package dev.tonnage.weigh;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GeneratedFilesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a/b/c.pb.go",
        "c.pb.gw.go",
        "a/zz_generated.deepcopy.go",
        "zsyscall_linux.go",
        "a\\zerrors_linux.go",
        "a/zsyscall_windows.go",
        "a/kind_string.go",
        "mock_store.go",
        "x/mocks_all.go",
        "a/x.gen.go",
        "generated.go",
        "a/bindata.go",
        "a/api_easyjson.go"
      })
  void namesOfGeneratorsAreKnown(String file) {
    assertThat(GeneratedFiles.isGenerated(file)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a/main.go",
        "a/string.go",
        "a/mock.go",
        "a/x_windows.go",
        "a/z.go",
        "a/c.pb.c",
        "a/pb.go",
        "a/x.pb.Go/y.go"
      })
  void othersArePeoples(String file) {
    assertThat(GeneratedFiles.isGenerated(file)).isFalse();
  }
}
