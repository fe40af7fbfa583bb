package dev.tonnage.report.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.cyclonedx.Version;
import org.cyclonedx.parsers.JsonParser;
import org.junit.jupiter.api.Test;

class SbomTest {
  private static final String DIGEST = "sha256:" + "ab".repeat(32);
  private static final String OTHER = "sha256:" + "cd".repeat(32);

  private static Sbom.Binary binary(String path, String digest) {
    return new Sbom.Binary(
        path,
        digest,
        1000,
        "acme.example/shop",
        "v1.2.0",
        "go1.26.8",
        List.of(
            new Sbom.Module("acme.example/shop", "v1.2.0", null, null, true, 100, 900L),
            new Sbom.Module("std", "go1.26.8", null, null, true, 500, null),
            new Sbom.Module("example.com/a/v2", "v2.1.0", null, "h1:abc=", true, 300, 350L),
            new Sbom.Module(
                "example.com/b", "v1.0.0", "example.org/fork v1.0.1", null, true, 50, 50L),
            new Sbom.Module("example.com/local", "v1.0.0", "../local", null, true, 10, 10L),
            new Sbom.Module("example.com/unused", "v0.1.0", null, null, false, 0, null),
            new Sbom.Module("[padding]", null, null, null, true, 40, null)));
  }

  private static JsonNode valid(Sbom sbom) throws Exception {
    String json = sbom.json();
    assertThat(new JsonParser().validate(json.getBytes(StandardCharsets.UTF_8), Version.VERSION_16))
        .isEmpty();
    return new ObjectMapper().readTree(json);
  }

  @Test
  void a_binary_names_what_is_linked_and_what_was_only_declared() throws Exception {
    JsonNode bom = valid(Sbom.of(binary("bin/shop", DIGEST), "0.1"));
    assertThat(bom.path("metadata").path("component").path("name").asText())
        .isEqualTo("acme.example/shop");
    assertThat(bom.path("components").findValuesAsText("purl"))
        .containsExactly(
            "pkg:golang/example.com/a/v2@v2.1.0",
            "pkg:golang/example.org/fork@v1.0.1",
            "pkg:golang/example.com/unused@v0.1.0",
            "pkg:golang/stdlib@1.26.8");
    JsonNode first = bom.path("components").path(0);
    assertThat(first.path("scope").asText()).isEqualTo("required");
    assertThat(first.path("properties").toString())
        .contains(
            "tonnage:total_bytes\",\"value\":\"300\"",
            "tonnage:retained_bytes\",\"value\":\"350\"");
    assertThat(bom.path("components").path(3).path("name").asText())
        .isEqualTo("example.com/unused");
    assertThat(bom.path("components").path(3).path("scope").asText()).isEqualTo("excluded");
    assertThat(Sbom.of(binary("bin/shop", DIGEST), "0.1").json())
        .isEqualTo(Sbom.of(binary("bin/shop", DIGEST), "0.1").json());
  }

  @Test
  void an_image_adds_up_over_its_binaries() throws Exception {
    List<Sbom.Binary> binaries =
        List.of(binary("bin/a", DIGEST), binary("bin/b", OTHER), binary("bin/copy", DIGEST));
    JsonNode bom =
        valid(
            Sbom.of(
                "acme/shop", "1.2.0", "sha256:" + "12".repeat(32), "linux/amd64", binaries, "0.1"));
    assertThat(bom.path("metadata").path("component").path("type").asText()).isEqualTo("container");
    assertThat(bom.path("components").size()).isEqualTo(3 + 5);
    assertThat(bom.path("components").path(3).path("properties").toString())
        .contains("tonnage:total_bytes\",\"value\":\"900\"");
    assertThat(bom.path("dependencies").size()).isEqualTo(4);
  }
}
