package dev.tonnage.source;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * A registry's storage folder with as many images as wanted: bases and runtimes that many share,
 * and for each image two small layers and one with a program of its own. A server can be started on
 * it, too.
 */
public final class TestStorage {
  private static final int BASES = 10;

  /** One for so many images: 300 images have 1,000 layers. */
  private static final int IMAGES_PER_RUNTIME = 10;

  private static final int RUNTIMES_PER_TEN = 3;

  private final Path root;
  private final byte[] small;
  private final List<byte[]> programs;

  /**
   * An empty storage.
   *
   * @param small a program for the lower layers
   * @param programs those of the images, one after the other
   */
  public TestStorage(Path root, byte[] small, List<byte[]> programs) {
    this.root = root;
    this.small = small;
    this.programs = programs;
  }

  /** The same program with other bytes behind its end: another digest, and parsed anew. */
  private static byte[] mutated(byte[] program, long seed) {
    byte[] tail = new byte[32];
    new Random(seed).nextBytes(tail);
    byte[] mutated = Arrays.copyOf(program, program.length + tail.length);
    System.arraycopy(tail, 0, mutated, program.length, tail.length);
    return mutated;
  }

  /** Writes images, each under the tag {@code latest} of a repository of its own. */
  public void push(int images, int night) throws IOException {
    for (int i = 0; i < images; i++) {
      push(i, images, night);
    }
  }

  /** Writes one image anew: its own three layers are those of the night, the rest is shared. */
  public void push(int image, int images, int night) throws IOException {
    int runtimes = Math.max(1, images * RUNTIMES_PER_TEN / IMAGES_PER_RUNTIME);
    int base = image % Math.min(BASES, images);
    long own = 1_000_000L * night + image;
    byte[] program = programs.get(image % programs.size());
    List<byte[]> layers = new ArrayList<>();
    layers.add(layer("base/bin/sh", mutated(small, -1 - base)));
    layers.add(layer("usr/lib/runtime", mutated(small, -1000 - image % runtimes)));
    layers.add(layer("etc/app.conf", TestLayout.text("image: " + own)));
    layers.add(layer("usr/bin/probe", mutated(small, own)));
    layers.add(layer("app/server", mutated(program, own)));
    String manifest = manifest(layers);
    Path tag = tag(image);
    Files.createDirectories(tag);
    Files.writeString(tag.resolve("link"), manifest);
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

  private static byte[] layer(String path, byte[] content) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out =
        new GZIPOutputStream(packed) {
          {
            def.setLevel(Deflater.BEST_SPEED);
          }
        }) {
      out.write(new TestLayout.Tar().file(path, content).plain());
    }
    return packed.toByteArray();
  }

  private String manifest(List<byte[]> layers) throws IOException {
    byte[] config =
        TestLayout.text(
            "{\"os\":\"linux\",\"architecture\":\"amd64\",\"created\":\"2026-01-02T03:04:05Z\"}");
    List<String> descriptors = new ArrayList<>();
    for (byte[] layer : layers) {
      descriptors.add(descriptor(blob(layer), layer.length, TestLayout.GZIP));
    }
    return blob(
        TestLayout.text(
            "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"config\":%s,\"layers\":[%s]}"
                .formatted(
                    TestLayout.MANIFEST,
                    descriptor(blob(config), config.length, TestLayout.CONFIG),
                    String.join(",", descriptors))));
  }

  private static String descriptor(String digest, int size, String mediaType) {
    return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}"
        .formatted(mediaType, digest, size);
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
