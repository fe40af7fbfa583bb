package dev.tonnage.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tonnage.table.ErrorCode;
import dev.tonnage.table.PlacedImage;
import dev.tonnage.table.Problem;
import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Follows the descriptors of an image layout from its index down to the layers. */
final class OciWalk {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** More than any tool writes; less than a stack holds. */
  private static final int MAX_DEPTH = 8;

  private static final Set<String> IMAGE_CONFIGS =
      Set.of(
          "application/vnd.oci.image.config.v1+json",
          "application/vnd.docker.container.image.v1+json");

  private final OciBlobs blobs;
  private final String registry;
  private final String folder;
  private final String wantedTag;
  private final Set<ListedImage> images = new LinkedHashSet<>();
  private final List<Problem> problems = new ArrayList<>();
  private final Set<String> tags = new TreeSet<>();
  private boolean foundTag;

  OciWalk(OciBlobs blobs, String registry, String folder, String wantedTag) {
    this.blobs = blobs;
    this.registry = registry;
    this.folder = folder;
    this.wantedTag = wantedTag;
  }

  Listing listing() {
    return new Listing(List.copyOf(images), List.copyOf(problems));
  }

  boolean foundTag() {
    return foundTag;
  }

  Set<String> tags() {
    return tags;
  }

  void index(JsonNode index) throws IOException {
    for (JsonNode descriptor : index.path("manifests")) {
      OciName name = OciName.of(descriptor.path("annotations"), folder);
      if (name.tag() != null) {
        tags.add(name.tag());
      }
      if (wantedTag == null || name.isMeantBy(wantedTag)) {
        foundTag = true;
        descriptor(descriptor, name, null, 0);
      }
    }
  }

  private void descriptor(JsonNode descriptor, OciName name, String indexDigest, int depth) {
    if (isAttestation(descriptor)) {
      return;
    }
    String digest = descriptor.path("digest").asText();
    try {
      if (depth > MAX_DEPTH) {
        throw new LayerException(ErrorCode.LIMIT, "indexes are nested more than %d deep", depth);
      }
      JsonNode node = JSON.readTree(blobs.blob(digest));
      // A manifest need not say its media type; an index is what has manifests.
      if (node.path("manifests").isArray()) {
        for (JsonNode child : node.path("manifests")) {
          descriptor(child, name, indexDigest == null ? digest : indexDigest, depth + 1);
        }
      } else {
        manifest(node, descriptor, name, indexDigest, digest);
      }
    } catch (LayerException e) {
      problem(name, e.code(), e.getMessage());
    } catch (JsonProcessingException e) {
      problem(
          name, ErrorCode.DAMAGED, "the blob %s is no JSON: ".formatted(digest) + e.getMessage());
    } catch (IOException e) {
      problem(name, ErrorCode.UNREADABLE, "the blob %s: ".formatted(digest) + e.getMessage());
    }
  }

  private void problem(OciName name, ErrorCode code, String message) {
    problems.add(Problem.listing("image " + name, code, message));
  }

  /** BuildKit hangs its attestations into the index as manifests for an unknown platform. */
  private static boolean isAttestation(JsonNode descriptor) {
    return descriptor
            .path("annotations")
            .path("vnd.docker.reference.type")
            .asText()
            .equals("attestation-manifest")
        || "unknown/unknown".equals(platform(descriptor.path("platform")));
  }

  private void manifest(
      JsonNode manifest, JsonNode descriptor, OciName name, String indexDigest, String digest)
      throws IOException {
    String configType = manifest.path("config").path("mediaType").asText();
    if (manifest.hasNonNull("artifactType") || !IMAGE_CONFIGS.contains(configType)) {
      String type = manifest.path("artifactType").asText(configType);
      problem(
          name,
          ErrorCode.ARTIFACT,
          "%s is no image but \"%s\"; it was left out".formatted(digest, type));
      return;
    }
    JsonNode config = JSON.readTree(blobs.blob(manifest.path("config").path("digest").asText()));
    String platform = platform(descriptor.path("platform"));
    List<LayerRef> layers = new ArrayList<>();
    for (JsonNode layer : manifest.path("layers")) {
      String layerDigest = layer.path("digest").asText();
      layers.add(
          new LayerRef(
              LayerRef.Kind.ARCHIVE,
              blobs.path(layerDigest).toString(),
              layerDigest,
              layer.path("mediaType").asText(),
              layer.path("size").asLong()));
    }
    images.add(
        new ListedImage(
            new PlacedImage(
                registry,
                name.repository(),
                name.tag(),
                platform == null ? platform(config) : platform,
                indexDigest,
                digest,
                instant(config.path("created").asText()),
                labels(config.path("config").path("Labels"))),
            List.copyOf(layers)));
  }

  private static String platform(JsonNode node) {
    String os = node.path("os").asText();
    String arch = node.path("architecture").asText();
    String variant = node.path("variant").asText();
    if (os.isEmpty() || arch.isEmpty()) {
      return null;
    }
    return variant.isEmpty() ? os + "/" + arch : os + "/" + arch + "/" + variant;
  }

  private static Instant instant(String text) {
    try {
      return text.isEmpty() ? null : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  private static Map<String, String> labels(JsonNode node) {
    Map<String, String> labels = new TreeMap<>();
    node.properties().forEach(e -> labels.put(e.getKey(), e.getValue().asText()));
    return labels;
  }
}
