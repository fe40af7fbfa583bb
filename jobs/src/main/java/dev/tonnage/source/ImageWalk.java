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
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Follows descriptors from what a tag points to down to the layers. */
final class ImageWalk {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** More than any tool writes; less than a stack holds. */
  private static final int MAX_DEPTH = 8;

  private static final Set<String> IMAGE_CONFIGS =
      Set.of(
          "application/vnd.oci.image.config.v1+json",
          "application/vnd.docker.container.image.v1+json");

  static final String SCHEMA_1 =
      "%s is a manifest of Docker's schema 1, which registries have given up; push the image again"
          + " with a newer tool";

  private final Blobs blobs;
  private final String registry;
  private final Platforms platforms;
  private final Set<String> seen = new HashSet<>();
  private final Set<ListedImage> images = new LinkedHashSet<>();
  private final List<Problem> problems = new ArrayList<>();

  ImageWalk(Blobs blobs, String registry, Platforms platforms) {
    this.blobs = blobs;
    this.registry = registry;
    this.platforms = platforms;
  }

  Listing listing() {
    return new Listing(List.copyOf(images), List.copyOf(problems));
  }

  /** Lists what a descriptor of an index stands for. */
  void follow(JsonNode descriptor, ImageName name) {
    descriptor(descriptor, name, null, 0);
  }

  /** Lists what a digest stands for. */
  void follow(String digest, ImageName name) {
    descriptor(JSON.createObjectNode().put("digest", digest), name, null, 0);
  }

  private void descriptor(JsonNode descriptor, ImageName name, String indexDigest, int depth) {
    String declared = platform(descriptor.path("platform"));
    if (isAttestation(descriptor) || declared != null && !platforms.include(declared)) {
      return;
    }
    String digest = descriptor.path("digest").asText();
    try {
      // An index that names one thing a thousand times, and that one the next, would never end.
      if (!seen.add(name + " " + digest + " " + declared)) {
        return;
      }
      if (depth > MAX_DEPTH) {
        throw new LayerException(ErrorCode.LIMIT, "indexes are nested more than %d deep", depth);
      }
      JsonNode node = JSON.readTree(blobs.manifest(digest));
      // A manifest need not say its media type; an index is what has manifests.
      if (node.path("manifests").isArray()) {
        for (JsonNode child : node.path("manifests")) {
          descriptor(child, name, indexDigest == null ? digest : indexDigest, depth + 1);
        }
      } else {
        manifest(node, declared, name, indexDigest, digest);
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

  private void problem(ImageName name, ErrorCode code, String message) {
    problems.add(Problem.listing(KnownImages.subject(name), code, message));
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
      JsonNode manifest, String declared, ImageName name, String indexDigest, String digest)
      throws IOException {
    if (manifest.path("schemaVersion").asInt(2) == 1) {
      throw new LayerException(ErrorCode.UNSUPPORTED, SCHEMA_1, digest);
    }
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
    String platform = declared == null ? platform(config) : declared;
    if (platform != null && !platforms.include(platform)) {
      return;
    }
    List<LayerRef> layers = new ArrayList<>();
    for (JsonNode layer : manifest.path("layers")) {
      layers.add(layer(layer));
    }
    images.add(
        new ListedImage(
            new PlacedImage(
                registry,
                name.repository(),
                name.tag(),
                platform,
                indexDigest,
                digest,
                created(config),
                labels(config)),
            List.copyOf(layers)));
  }

  private LayerRef layer(JsonNode node) throws IOException {
    String digest = node.path("digest").asText();
    Digests.check(digest);
    String mediaType = node.path("mediaType").asText();
    long size = node.path("size").asLong();
    // OCI image specification, layer.md, "Non-Distributable Layers"; Docker's "foreign" ones.
    return mediaType.contains(".nondistributable.") || mediaType.contains(".foreign.")
        ? new LayerRef(LayerRef.Kind.FOREIGN, "", digest, mediaType, size)
        : blobs.layer(digest, mediaType, size);
  }

  /** Null when it does not say. */
  static String platform(JsonNode node) {
    String os = node.path("os").asText();
    String arch = node.path("architecture").asText();
    String variant = node.path("variant").asText();
    if (os.isEmpty() || arch.isEmpty()) {
      return null;
    }
    return variant.isEmpty() ? os + "/" + arch : os + "/" + arch + "/" + variant;
  }

  /** When the image of a configuration was built; null when it does not say. */
  static Instant created(JsonNode config) {
    try {
      String text = config.path("created").asText();
      return text.isEmpty() ? null : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  /** The labels of a configuration. */
  static Map<String, String> labels(JsonNode config) {
    Map<String, String> labels = new TreeMap<>();
    config
        .path("config")
        .path("Labels")
        .properties()
        .forEach(e -> labels.put(e.getKey(), e.getValue().asText()));
    return labels;
  }
}
