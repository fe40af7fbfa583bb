package dev.tonnage.stage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tonnage.source.LayerRef;
import dev.tonnage.source.ListedImage;
import dev.tonnage.source.Listing;
import dev.tonnage.table.ErrorCode;
import dev.tonnage.table.PlacedImage;
import dev.tonnage.table.Problem;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The listings of all snapshots: one file each, of JSON lines, in the warehouse. A listing is whole
 * or not there, and is kept before anything is opened, so that a run which dies, or is to be
 * repeated, goes by it and not by what the sources hold by then.
 */
final class Listings {
  private static final String FOLDER = "_listings";
  private static final String SUFFIX = ".jsonl.gz";

  /** Warehouses that several jobs fill have listings of other sources in between. */
  private static final int LOOKED_AT = 50;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;
  private final FileSystem fileSystem;

  Listings(String warehouse, Configuration configuration) throws IOException {
    folder = new Path(warehouse, FOLDER);
    fileSystem = folder.getFileSystem(configuration);
  }

  private Path path(String snapshot) {
    // A colon would make Hadoop look for a scheme.
    return new Path(folder, snapshot.replace(":", "%3A") + SUFFIX);
  }

  /** A listing and the snapshot that it was taken for. */
  record Named(String snapshot, StoredListing stored) {}

  /** Whether a snapshot is one to look at. */
  interface Wanted {
    boolean test(String snapshot) throws IOException;
  }

  /**
   * The last listing of the same sources for the same platforms; null when there is none among the
   * last few.
   */
  Named last(List<String> sources, List<String> platforms, Wanted wanted) throws IOException {
    FileStatus[] all;
    try {
      all = fileSystem.listStatus(folder, p -> p.getName().endsWith(SUFFIX));
    } catch (FileNotFoundException e) {
      return null;
    }
    Arrays.sort(all, Comparator.comparingLong(FileStatus::getModificationTime).reversed());
    for (FileStatus status : Arrays.asList(all).subList(0, Math.min(all.length, LOOKED_AT))) {
      String name = status.getPath().getName();
      String snapshot = name.substring(0, name.length() - SUFFIX.length()).replace("%3A", ":");
      if (!wanted.test(snapshot)) {
        continue;
      }
      try (BufferedReader lines = lines(status.getPath())) {
        JsonNode head = JSON.readTree(lines.readLine());
        if (texts(head, "sources").equals(sources) && texts(head, "platforms").equals(platforms)) {
          return new Named(snapshot, read(status.getPath()));
        }
      }
    }
    return null;
  }

  private BufferedReader lines(Path path) throws IOException {
    return new BufferedReader(
        new InputStreamReader(new GZIPInputStream(fileSystem.open(path)), StandardCharsets.UTF_8));
  }

  private static List<String> texts(JsonNode node, String field) {
    List<String> texts = new ArrayList<>();
    node.path(field).forEach(t -> texts.add(t.asText()));
    return texts;
  }

  /** The listing of a snapshot; null when there is none. */
  StoredListing find(String snapshot) throws IOException {
    try {
      return read(path(snapshot));
    } catch (FileNotFoundException e) {
      return null;
    }
  }

  private StoredListing read(Path path) throws IOException {
    try (BufferedReader lines = lines(path)) {
      JsonNode head = JSON.readTree(lines.readLine());
      List<ListedImage> images = new ArrayList<>();
      List<Problem> problems = new ArrayList<>();
      // Many images share a layer.
      Map<LayerRef, LayerRef> layers = new HashMap<>();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode node = JSON.readTree(line);
        if (node.has("code")) {
          problems.add(problem(node));
        } else {
          images.add(image(node, layers));
        }
      }
      return new StoredListing(
          Instant.parse(head.path("taken_at").asText()),
          texts(head, "sources"),
          texts(head, "platforms"),
          new Listing(images, problems));
    }
  }

  /** Keeps a listing; one that is there already stays. */
  void keep(String snapshot, StoredListing stored) throws IOException {
    Path kept = path(snapshot);
    if (fileSystem.exists(kept)) {
      return;
    }
    Path temporary = new Path(folder, "tmp-" + UUID.randomUUID());
    try (Writer out =
        new BufferedWriter(
            new OutputStreamWriter(
                new GZIPOutputStream(fileSystem.create(temporary, false)),
                StandardCharsets.UTF_8))) {
      ObjectNode head = JSON.createObjectNode().put("taken_at", stored.takenAt().toString());
      ArrayNode sources = head.putArray("sources");
      stored.sources().forEach(sources::add);
      ArrayNode platforms = head.putArray("platforms");
      stored.platforms().forEach(platforms::add);
      line(out, head);
      for (ListedImage image : stored.listing().images()) {
        line(out, node(image));
      }
      for (Problem p : stored.listing().problems()) {
        line(out, node(p));
      }
    }
    if (!fileSystem.rename(temporary, kept)) {
      fileSystem.delete(temporary, false);
    }
  }

  private static void line(Writer out, ObjectNode node) throws IOException {
    out.write(JSON.writeValueAsString(node));
    out.write('\n');
  }

  private static ObjectNode node(Problem p) {
    return JSON.createObjectNode()
        .put("subject", p.subject())
        .put("stage", p.stage())
        .put("code", p.code().label())
        .put("message", p.message());
  }

  private static Problem problem(JsonNode node) {
    return new Problem(
        node.path("subject").asText(),
        node.path("stage").asText(),
        ErrorCode.of(node.path("code").asText()),
        node.path("message").asText(),
        null);
  }

  private static ObjectNode node(ListedImage listed) {
    PlacedImage image = listed.image();
    ObjectNode node =
        JSON.createObjectNode()
            .put("registry", image.registry())
            .put("repository", image.repository())
            .put("tag", image.tag())
            .put("platform", image.platform())
            .put("index", image.indexDigest())
            .put("manifest", image.manifestDigest())
            .put("created_at", image.createdAt() == null ? null : image.createdAt().toString());
    ObjectNode labels = node.putObject("labels");
    image.labels().forEach(labels::put);
    ArrayNode layers = node.putArray("layers");
    for (LayerRef layer : listed.layers()) {
      layers
          .addObject()
          .put("kind", layer.kind().name())
          .put("location", layer.location())
          .put("offset", layer.offset())
          .put("digest", layer.digest())
          .put("media_type", layer.mediaType())
          .put("wire_bytes", layer.wireBytes());
    }
    return node;
  }

  private static ListedImage image(JsonNode node, Map<LayerRef, LayerRef> known) {
    List<LayerRef> layers = new ArrayList<>();
    for (JsonNode l : node.path("layers")) {
      LayerRef layer =
          new LayerRef(
              LayerRef.Kind.valueOf(l.path("kind").asText()),
              l.path("location").asText(),
              l.path("offset").asLong(),
              l.path("digest").asText(),
              l.path("media_type").asText(),
              l.path("wire_bytes").asLong());
      layers.add(known.computeIfAbsent(layer, same -> same));
    }
    Map<String, String> labels = new TreeMap<>();
    node.path("labels").properties().forEach(e -> labels.put(e.getKey(), e.getValue().asText()));
    String createdAt = text(node, "created_at");
    return new ListedImage(
        new PlacedImage(
            text(node, "registry"),
            text(node, "repository"),
            text(node, "tag"),
            text(node, "platform"),
            text(node, "index"),
            text(node, "manifest"),
            createdAt == null ? null : Instant.parse(createdAt),
            labels),
        List.copyOf(layers));
  }

  private static String text(JsonNode node, String field) {
    return node.hasNonNull(field) ? node.path(field).asText() : null;
  }
}
