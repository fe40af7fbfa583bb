package dev.tonnage.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tonnage.table.ErrorCode;
import dev.tonnage.table.PlacedImage;
import dev.tonnage.table.Problem;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * What {@code docker save} writes: a tar, compressed or not, with the images' layers, which a
 * {@code manifest.json} names (Docker image specification v1.2, "Combined Image JSON + Filesystem
 * Changeset Format"). The manifests themselves are not in it, so the digest of an image is that of
 * its configuration, which Docker calls the image's ID.
 *
 * @param text as the user wrote it
 * @param file that Hadoop's file systems know
 */
record DockerArchive(String text, String file) implements Source {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String MANIFEST = "manifest.json";
  private static final String LAYER_TYPE = "application/vnd.docker.image.rootfs.diff.tar";
  private static final int MAX_ENTRIES = 1_000_000;
  private static final int MAX_LINKS = 8;

  /** Newer versions name blobs by the digest of their bytes. */
  private static final Pattern BLOB = Pattern.compile("blobs/sha256/([0-9a-f]{64})");

  /** Where a member is; of a link, only where it points. */
  private record Member(long offset, long bytes, String link) {}

  @Override
  public Listing list(Access access) throws IOException {
    Path path = new Path(file);
    try {
      FileSystem fileSystem = path.getFileSystem(access.configuration());
      return new Reading(fileSystem, fileSystem.makeQualified(path)).list(access);
    } catch (FileNotFoundException e) {
      throw SourceException.absent(text, file);
    } catch (org.apache.hadoop.fs.UnsupportedFileSystemException e) {
      throw SourceException.unreadable(text, e);
    } catch (JsonProcessingException e) {
      throw SourceException.noDockerArchive(
          text, "its manifest.json is no JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw SourceException.noDockerArchive(text, e.getMessage());
    }
  }

  private final class Reading {
    private final FileSystem fileSystem;
    private final Path path;
    private final Map<String, Member> members = new HashMap<>();

    Reading(FileSystem fileSystem, Path path) {
      this.fileSystem = fileSystem;
      this.path = path;
    }

    Listing list(Access access) throws IOException {
      collect();
      JsonNode manifest = JSON.readTree(read(MANIFEST));
      List<ListedImage> images = new ArrayList<>();
      List<Problem> problems = new ArrayList<>();
      for (JsonNode entry : manifest) {
        String config = entry.path("Config").asText();
        try {
          images(entry, config, access.options().platforms(), images);
        } catch (IOException e) {
          ErrorCode code = e instanceof LayerException l ? l.code() : ErrorCode.DAMAGED;
          problems.add(Problem.listing("image " + config, code, e.getMessage()));
        }
      }
      return new Listing(images, problems);
    }

    /** Notes where everything is, in one pass. */
    private void collect() throws IOException {
      try (InputStream in = Unpacked.of(fileSystem.open(path))) {
        MeasuredStream measured = new MeasuredStream(in, null);
        GuardedTar tar = new GuardedTar(measured);
        for (TarArchiveEntry e = tar.getNextEntry(); e != null; e = tar.getNextEntry()) {
          boolean isLink = e.isSymbolicLink() || e.isLink();
          members.put(
              Paths.clean(e.getName()),
              new Member(measured.count(), e.getSize(), isLink ? target(e) : null));
          if (members.size() > MAX_ENTRIES) {
            throw new LayerException(
                ErrorCode.LIMIT, "it has more than the %d entries allowed", MAX_ENTRIES);
          }
        }
      }
    }

    private String target(TarArchiveEntry e) {
      String folder = Paths.clean(e.getName()).replaceFirst("[^/]*$", "");
      return Paths.clean(e.isLink() ? e.getLinkName() : folder + e.getLinkName());
    }

    private Member member(String name) throws LayerException {
      String wanted = Paths.clean(name);
      for (int i = 0; i <= MAX_LINKS; i++) {
        Member member = members.get(wanted);
        if (member == null) {
          break;
        }
        if (member.link() == null) {
          return member;
        }
        wanted = member.link();
      }
      throw new LayerException(ErrorCode.MISSING, "the archive has no %s", name);
    }

    private byte[] read(String name) throws IOException {
      Member member = member(name);
      if (member.bytes() > Blobs.MAX_BYTES) {
        throw new LayerException(
            ErrorCode.LIMIT, "%s is longer than the %d bytes allowed", name, Blobs.MAX_BYTES);
      }
      try (InputStream in = Unpacked.of(fileSystem.open(path))) {
        in.skipNBytes(member.offset());
        return in.readNBytes((int) member.bytes());
      }
    }

    private void images(
        JsonNode entry, String configName, Platforms platforms, List<ListedImage> images)
        throws IOException {
      byte[] configBytes = read(configName);
      JsonNode config = JSON.readTree(configBytes);
      String platform = ImageWalk.platform(config);
      if (platform != null && !platforms.include(platform)) {
        return;
      }
      List<LayerRef> layers = layers(entry, config);
      List<ImageName> names = new ArrayList<>();
      entry.path("RepoTags").forEach(t -> names.add(ImageName.of(t.asText(), path.getName())));
      if (names.isEmpty()) {
        names.add(new ImageName(path.getName(), null));
      }
      for (ImageName name : names) {
        images.add(
            new ListedImage(
                new PlacedImage(
                    text,
                    name.repository(),
                    name.tag(),
                    platform,
                    null,
                    Digests.of(configBytes),
                    ImageWalk.created(config),
                    ImageWalk.labels(config)),
                layers));
      }
    }

    private List<LayerRef> layers(JsonNode entry, JsonNode config) throws IOException {
      JsonNode diffIds = config.path("rootfs").path("diff_ids");
      JsonNode names = entry.path("Layers");
      if (diffIds.size() != names.size()) {
        throw new LayerException(
            ErrorCode.DAMAGED,
            "manifest.json names %d layers, the configuration %d",
            names.size(),
            diffIds.size());
      }
      List<LayerRef> layers = new ArrayList<>();
      for (int i = 0; i < names.size(); i++) {
        String name = names.get(i).asText();
        Matcher blob = BLOB.matcher(Paths.clean(name));
        String digest = blob.matches() ? "sha256:" + blob.group(1) : diffIds.get(i).asText();
        Digests.check(digest);
        Member member = member(name);
        layers.add(
            new LayerRef(
                LayerRef.Kind.MEMBER,
                path.toString(),
                member.offset(),
                digest,
                LAYER_TYPE,
                member.bytes()));
      }
      return List.copyOf(layers);
    }
  }
}
