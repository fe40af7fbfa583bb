package dev.tonnage.source;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Writes small image layouts, sound ones and others. */
public final class TestLayout {
  static final String GZIP = "application/vnd.oci.image.layer.v1.tar+gzip";
  static final String FOREIGN = "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip";
  static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  static final String CONFIG = "application/vnd.oci.image.config.v1+json";

  private final Path folder;
  private final List<String> descriptors = new ArrayList<>();

  public TestLayout(Path folder) throws IOException {
    this.folder = folder;
    Files.createDirectories(folder.resolve("blobs/sha256"));
  }

  /** A tar in the making. */
  public static final class Tar {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes);

    {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
    }

    private boolean isFinished;

    public Tar file(String path, byte[] content) throws IOException {
      TarArchiveEntry entry = new TarArchiveEntry(path, true);
      entry.setSize(content.length);
      entry.setMode(0755);
      // The same content is the same layer, whenever it is made.
      entry.setModTime(0L);
      tar.putArchiveEntry(entry);
      tar.write(content);
      tar.closeArchiveEntry();
      return this;
    }

    public Tar link(String path, String target, byte type) throws IOException {
      TarArchiveEntry entry = new TarArchiveEntry(path, type, true);
      entry.setLinkName(target);
      tar.putArchiveEntry(entry);
      tar.closeArchiveEntry();
      return this;
    }

    /** GNU's entry for the long name of the next one, this long. */
    Tar longName(int length) throws IOException {
      TarArchiveEntry entry =
          new TarArchiveEntry("././@LongLink", TarConstants.LF_GNUTYPE_LONGNAME);
      entry.setSize(length);
      tar.putArchiveEntry(entry);
      tar.write(new byte[length]);
      tar.closeArchiveEntry();
      return this;
    }

    public Tar hardLink(String path, String target) throws IOException {
      return link(path, target, TarConstants.LF_LINK);
    }

    Tar symlink(String path, String target) throws IOException {
      return link(path, target, TarConstants.LF_SYMLINK);
    }

    public byte[] plain() throws IOException {
      if (!isFinished) {
        isFinished = true;
        tar.finish();
      }
      return bytes.toByteArray();
    }

    public byte[] gzip() throws IOException {
      ByteArrayOutputStream packed = new ByteArrayOutputStream();
      try (OutputStream out = new GZIPOutputStream(packed)) {
        out.write(plain());
      }
      return packed.toByteArray();
    }
  }

  static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  String blob(byte[] bytes) throws IOException {
    String digest = Digests.of(bytes);
    Files.write(path(digest), bytes);
    return digest;
  }

  public Path path(String digest) {
    return folder.resolve("blobs/sha256").resolve(Digests.hex(digest));
  }

  String descriptor(String digest, long size, String rest) {
    return "{\"digest\":\"%s\",\"size\":%d%s}".formatted(digest, size, rest);
  }

  /** A manifest blob; its descriptor. */
  String image(String platform, byte[]... layers) throws IOException {
    return imageOf(platform, GZIP, layers);
  }

  /** A manifest blob with layers of some media type; its descriptor. */
  String imageOf(String platform, String mediaType, byte[]... layers) throws IOException {
    List<String> layerDescriptors = new ArrayList<>();
    for (byte[] layer : layers) {
      layerDescriptors.add(descriptor(blob(layer), layer.length, mediaType(mediaType)));
    }
    return imageOf(platform, layerDescriptors);
  }

  private static String mediaType(String name) {
    return ",\"mediaType\":\"" + name + "\"";
  }

  private String imageOf(String platform, List<String> layers) throws IOException {
    String[] words = platform.split("/");
    byte[] config =
        text(
            ("{\"os\":\"%s\",\"architecture\":\"%s\",\"created\":\"2026-01-02T03:04:05Z\","
                    + "\"config\":{\"Labels\":{\"team\":\"core\"}}}")
                .formatted(words[0], words[1]));
    // Without a media type, as some tools leave it out.
    byte[] manifest =
        text(
            "{\"schemaVersion\":2,\"config\":%s,\"layers\":[%s]}"
                .formatted(
                    descriptor(blob(config), config.length, mediaType(CONFIG)),
                    String.join(",", layers)));
    return descriptor(blob(manifest), manifest.length, "");
  }

  /** An index blob; its descriptor. */
  String index(String... children) throws IOException {
    byte[] index =
        text("{\"schemaVersion\":2,\"manifests\":[%s]}".formatted(String.join(",", children)));
    return descriptor(blob(index), index.length, "");
  }

  static String with(String descriptor, String field) {
    return descriptor.substring(0, descriptor.length() - 1) + "," + field + "}";
  }

  /** A descriptor that says what it stands for, as tools that push want it. */
  static String typed(String descriptor) {
    return with(descriptor, "\"mediaType\":\"" + MANIFEST + "\"");
  }

  static String typedIndex(String descriptor) {
    return with(descriptor, "\"mediaType\":\"application/vnd.oci.image.index.v1+json\"");
  }

  TestLayout name(String name, String descriptor) {
    descriptors.add(
        with(
            descriptor,
            "\"annotations\":{\"org.opencontainers.image.ref.name\":\"%s\"}".formatted(name)));
    return this;
  }

  TestLayout unnamed(String descriptor) {
    descriptors.add(descriptor);
    return this;
  }

  /** An image of one platform under a name. */
  public TestLayout image(String name, String platform, byte[]... layers) throws IOException {
    return name(name, image(platform, layers));
  }

  /** An image of one layer, a compressed tar that is moved here from where it is. */
  public TestLayout image(String name, String platform, Path layer) throws IOException {
    MessageDigest digest = Digests.sha256();
    try (InputStream in = Files.newInputStream(layer)) {
      in.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
    }
    String digestName = Digests.name(digest);
    long size = Files.size(layer);
    Files.move(layer, path(digestName));
    return name(name, imageOf(platform, List.of(descriptor(digestName, size, mediaType(GZIP)))));
  }

  /** An image that tools will push. */
  public TestLayout typedImage(String name, byte[]... layers) throws IOException {
    return name(name, typed(image("linux/amd64", layers)));
  }

  /** Writes the index; the source's name. */
  public String written() throws IOException {
    Files.writeString(folder.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
    Files.writeString(
        folder.resolve("index.json"),
        "{\"schemaVersion\":2,\"manifests\":[%s]}".formatted(String.join(",", descriptors)));
    return "oci:" + folder;
  }
}
