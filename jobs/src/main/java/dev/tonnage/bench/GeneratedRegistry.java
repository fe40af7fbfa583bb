package dev.tonnage.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tonnage.source.Digests;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;

/**
 * A registry's storage folder, as the Distribution registry lays it out, with as many images as
 * wanted: bases and runtimes that many share, and for each image two small layers and one with a
 * program of its own. A server can be started on it, too.
 */
public final class GeneratedRegistry {
  private static final int BASES = 10;

  /** One for so many images: 300 images have 1,000 layers. */
  private static final int IMAGES_PER_RUNTIME = 10;

  private static final int RUNTIMES_PER_TEN = 3;
  private static final long VERSIONS_APART = 1_000_000;
  private static final int TAIL_BYTES = 32;
  private static final int EXECUTABLE = 0755;

  private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  private static final String CONFIG = "application/vnd.oci.image.config.v1+json";
  private static final String LAYER = "application/vnd.oci.image.layer.v1.tar+gzip";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path root;
  private final byte[] small;
  private final List<Service> services;

  /**
   * An empty storage, or one that was generated before.
   *
   * @param small a program for the lower layers
   * @param services whose programs the images hold, one after the other
   */
  public GeneratedRegistry(Path root, byte[] small, List<Service> services) {
    this.root = root;
    this.small = small;
    this.services = services;
  }

  /** Writes images, each under the tag {@code latest} of a repository of its own. */
  public void push(int images, long version) throws IOException {
    for (int i = 0; i < images; i++) {
      push(i, images, version);
    }
  }

  /**
   * Writes one image: its own three layers are those of the version, the rest is shared.
   *
   * @param images how many there are, the runtimes being shared among them
   */
  public void push(int image, int images, long version) throws IOException {
    int runtimes = Math.max(1, images * RUNTIMES_PER_TEN / IMAGES_PER_RUNTIME);
    int base = image % Math.min(BASES, images);
    long own = VERSIONS_APART * version + image;
    Service service = services.get(image % services.size());
    byte[] program = Files.readAllBytes(service.release(image / services.size() + version));
    List<byte[]> layers =
        List.of(
            layer("base/bin/sh", changed(small, -1 - base)),
            layer("usr/lib/runtime", changed(small, -1000 - image % runtimes)),
            layer("etc/app.conf", ("image: " + own).getBytes(StandardCharsets.UTF_8)),
            layer("usr/bin/probe", changed(small, own)),
            layer("app/server", changed(program, own)));
    Path tag = tag(image);
    Files.createDirectories(tag);
    Files.writeString(tag.resolve("link"), manifest(layers));
  }

  /** Takes the tag of an image away. */
  public void delete(int image) throws IOException {
    Files.delete(tag(image).resolve("link"));
    Files.delete(tag(image));
    Files.delete(tag(image).getParent());
  }

  private Path tag(int image) {
    return root.resolve(
        "docker/registry/v2/repositories/fleet/app-%04d/_manifests/tags/latest/current"
            .formatted(image));
  }

  /** The same program with other bytes behind its end: another digest, and parsed anew. */
  private static byte[] changed(byte[] program, long seed) {
    byte[] tail = new byte[TAIL_BYTES];
    new Random(seed).nextBytes(tail);
    byte[] changed = Arrays.copyOf(program, program.length + tail.length);
    System.arraycopy(tail, 0, changed, program.length, tail.length);
    return changed;
  }

  private static byte[] layer(String path, byte[] content) throws IOException {
    GzipParameters fast = new GzipParameters();
    fast.setCompressionLevel(1);
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream gzip = new GzipCompressorOutputStream(packed, fast);
        TarArchiveOutputStream tar = new TarArchiveOutputStream(gzip)) {
      TarArchiveEntry entry = new TarArchiveEntry(path);
      entry.setSize(content.length);
      entry.setMode(EXECUTABLE);
      // Twice the same bytes are twice the same layer.
      entry.setModTime(0);
      tar.putArchiveEntry(entry);
      tar.write(content);
      tar.closeArchiveEntry();
    }
    return packed.toByteArray();
  }

  private String manifest(List<byte[]> layers) throws IOException {
    byte[] config =
        JSON.writeValueAsBytes(
            Map.of("os", "linux", "architecture", "amd64", "created", "2026-01-02T03:04:05Z"));
    List<Map<String, Object>> descriptors = new ArrayList<>();
    for (byte[] layer : layers) {
      descriptors.add(descriptor(layer, LAYER));
    }
    return blob(
        JSON.writeValueAsBytes(
            Map.of(
                "schemaVersion",
                2,
                "mediaType",
                MANIFEST,
                "config",
                descriptor(config, CONFIG),
                "layers",
                descriptors)));
  }

  private Map<String, Object> descriptor(byte[] content, String mediaType) throws IOException {
    return Map.of("mediaType", mediaType, "digest", blob(content), "size", content.length);
  }

  private String blob(byte[] bytes) throws IOException {
    String digest = Digests.of(bytes);
    String hex = Digests.hex(digest);
    Path data =
        root.resolve("docker/registry/v2/blobs/sha256").resolve(hex.substring(0, 2)).resolve(hex);
    if (!Files.exists(data)) {
      Files.createDirectories(data);
      Files.write(data.resolve("data"), bytes);
    }
    return digest;
  }
}
