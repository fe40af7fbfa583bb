package dev.tonnage.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A folder that holds images as the OCI image layout specification says.
 *
 * @param text as the user wrote it
 * @param folder that Hadoop's file systems know
 * @param tag the only one wanted; null for all
 */
record OciLayout(String text, String folder, String tag) implements Source {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The colon before the tag is not the one of {@code hdfs://host:8020/…}. */
  private static final Pattern FOLDER_AND_TAG =
      Pattern.compile("((?:[A-Za-z][A-Za-z0-9+.-]*://[^/]*)?[^:]*)(?::(.+))?");

  static OciLayout parse(String text, String rest) {
    Matcher m = FOLDER_AND_TAG.matcher(rest);
    if (!m.matches() || m.group(1).isEmpty()) {
      throw SourceException.withoutPath(text);
    }
    return new OciLayout(text, m.group(1), m.group(2));
  }

  @Override
  public Listing list(Access access) throws IOException {
    Path root = new Path(folder);
    JsonNode index;
    FileBlobs blobs;
    try {
      FileSystem fileSystem = root.getFileSystem(access.configuration());
      if (!fileSystem.exists(root)) {
        throw SourceException.absent(text, folder);
      }
      blobs = FileBlobs.ofLayout(fileSystem, fileSystem.makeQualified(root));
      index = JSON.readTree(blobs.read(new Path(root, "index.json")));
    } catch (FileNotFoundException e) {
      throw SourceException.noLayout(text, folder, "index.json");
    } catch (JsonProcessingException e) {
      throw SourceException.brokenLayout(
          text, "its index.json is no JSON: " + e.getOriginalMessage());
    } catch (LayerException e) {
      throw SourceException.brokenLayout(text, e.getMessage());
    } catch (org.apache.hadoop.fs.UnsupportedFileSystemException e) {
      throw SourceException.unreadable(text, e);
    }
    if (!index.path("manifests").isArray()) {
      throw SourceException.brokenLayout(text, "its index.json has no list of manifests");
    }
    String registry = tag == null ? text : text.substring(0, text.length() - tag.length() - 1);
    ImageWalk walk = new ImageWalk(blobs, registry, access.options().platforms());
    Set<String> tags = new TreeSet<>();
    boolean isFound = tag == null;
    for (JsonNode descriptor : index.path("manifests")) {
      ImageName name = ImageName.inLayout(descriptor.path("annotations"), root.getName());
      if (name.tag() != null) {
        tags.add(name.tag());
      }
      if (tag == null || name.isMeantBy(tag)) {
        isFound = true;
        walk.follow(descriptor, name);
      }
    }
    if (!isFound) {
      throw SourceException.noTag(text, tag, tags);
    }
    return walk.listing();
  }
}
