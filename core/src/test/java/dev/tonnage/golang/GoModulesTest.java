package dev.tonnage.golang;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tonnage.bytes.Span;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GoModulesTest {
  private static final BuildInfo INFO =
      new BuildInfo(
          "go1.26.8",
          "example.com/svc/cmd/svc",
          new BuildInfo.Module("example.com/svc", "(devel)", null, null),
          List.of(
              new BuildInfo.Module("github.com/acme/lib", "v1.2.0", "h1:x", null),
              new BuildInfo.Module("github.com/acme/lib/v2", "v2.0.1", "h1:y", null),
              new BuildInfo.Module("github.com/acme/lib/sub", "v0.3.0", "h1:z", null),
              new BuildInfo.Module(
                  "golang.org/x/net",
                  "v0.1.0",
                  null,
                  new BuildInfo.Module("example.com/fork/net", "v0.9.0", "h1:f", null))),
          Map.of(),
          Span.EMPTY);

  private final GoModules modules = new GoModules(INFO, "go1.26.8");

  @Test
  void aPackageIsOfTheLongestModulePathThatHoldsIt() {
    assertThat(modules.place("github.com/acme/lib/x").module()).isEqualTo("github.com/acme/lib");
    assertThat(modules.place("github.com/acme/lib/v2/x").version()).isEqualTo("v2.0.1");
    assertThat(modules.place("github.com/acme/lib/sub/y").module())
        .isEqualTo("github.com/acme/lib/sub");
    assertThat(modules.place("github.com/acme/library").module())
        .isEqualTo("github.com/acme/library");
  }

  @Test
  void theMainPackageGoesByItsPath() {
    assertThat(modules.place("main"))
        .isEqualTo(new GoModules.Place("example.com/svc/cmd/svc", "example.com/svc", "(devel)"));
  }

  @Test
  void whatIsReplacedHasTheVersionOfItsReplacement() {
    assertThat(modules.place("golang.org/x/net/http2").version()).isEqualTo("v0.9.0");
  }

  @Test
  void theStandardLibraryHasTheVersionOfGo() {
    assertThat(modules.place("net/http"))
        .isEqualTo(new GoModules.Place("net/http", "std", "go1.26.8"));
    assertThat(modules.place("vendor/golang.org/x/net/idna").module()).isEqualTo("std");
  }

  @Test
  void aSourceTreeWithoutModulesIsNotTheStandardLibrary() {
    GoModules modules = new GoModules(null, "go1.25.1");
    assertThat(modules.place("google3/net/rpc/go/rpc"))
        .isEqualTo(new GoModules.Place("google3/net/rpc/go/rpc", "google3", null));
    assertThat(modules.place("net/http").module()).isEqualTo(GoModules.STD);
    assertThat(modules.place("weak").module()).isEqualTo(GoModules.STD);
  }

  @Test
  void withoutBuildInfoAModuleIsGuessedByItsHost() {
    GoModules none = new GoModules(null, null);
    assertThat(none.place("github.com/acme/lib/v2/x/y").module())
        .isEqualTo("github.com/acme/lib/v2");
    assertThat(none.place("golang.org/x/net/http2").module()).isEqualTo("golang.org/x/net");
    assertThat(none.place("gopkg.in/yaml.v3").module()).isEqualTo("gopkg.in/yaml.v3");
    assertThat(none.place("go.uber.org/zap/zapcore").module()).isEqualTo("go.uber.org/zap");
  }

  @Test
  void filesOfTheModuleCacheTellModulesWhereBuildInfoDoesNot() {
    GoModules modules =
        new GoModules(
            null,
            "go1.26.8",
            java.util.Arrays.asList(
                "/home/me/go/pkg/mod/github.com/!burnt!sushi/toml@v1.3.2/parse.go",
                "gopkg.in/yaml.v3@v3.0.1/decode.go",
                "/cache/pkg/mod/golang.org/toolchain@v0.0.1-go1.26.8.linux-amd64/src/fmt/print.go",
                null));
    assertThat(modules.place("github.com/BurntSushi/toml/internal").module())
        .isEqualTo("github.com/BurntSushi/toml");
    assertThat(modules.place("github.com/BurntSushi/toml/internal").version()).isEqualTo("v1.3.2");
    assertThat(modules.place("gopkg.in/yaml.v3").version()).isEqualTo("v3.0.1");
    assertThat(modules.place("fmt").module()).isEqualTo("std");
  }
}
