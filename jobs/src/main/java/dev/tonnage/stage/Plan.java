package dev.tonnage.stage;

import dev.tonnage.source.LayerRef;
import dev.tonnage.source.ListedImage;
import dev.tonnage.store.Warehouse;
import dev.tonnage.table.ErrorCode;
import dev.tonnage.table.PlacedLayer;
import dev.tonnage.table.Problem;
import dev.tonnage.table.Tables;
import dev.tonnage.weigh.Weigher;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.functions;

/** What of a listing the warehouse does not have yet. */
final class Plan {
  private record Place(String manifest, int ordinal) {}

  /** What is known of a layer for good. */
  private record State(Long uncompressedBytes, ErrorCode faultCode, String fault) {
    static final State WITHOUT_CONTENT = new State(null, null, null);

    /** All rows of a layer say the same, but those of a place that keeps it elsewhere. */
    State surer(State other) {
      return uncompressedBytes == null && faultCode == null ? other : this;
    }
  }

  private final Warehouse warehouse;
  private final List<ListedImage> images;
  private final Map<String, LayerRef> layers = new LinkedHashMap<>();
  private final Map<String, State> states = new HashMap<>();
  private final Set<Place> written = new HashSet<>();

  /** Of a listing, of which nothing is known yet. */
  Plan(Warehouse warehouse, List<ListedImage> images) {
    this.warehouse = warehouse;
    this.images = images;
    images.forEach(i -> i.layers().forEach(l -> layers.putIfAbsent(l.digest(), l)));
  }

  /** Finds out what the warehouse has. */
  void lookUp() throws IOException {
    if (warehouse.isNew(Tables.LAYERS)) {
      return;
    }
    Set<String> manifests = new HashSet<>();
    images.forEach(i -> manifests.add(i.image().manifestDigest()));
    warehouse.lookUp(
        Tables.LAYERS,
        "layer_digest",
        layers.keySet(),
        null,
        List.of("uncompressed_bytes", "fault_code", "fault", "manifest_digest", "ordinal"),
        row -> {
          states.merge((String) row.get(0), state(row), State::surer);
          if (manifests.contains((String) row.get(4))) {
            written.add(new Place((String) row.get(4), (Integer) row.get(5)));
          }
        });
  }

  private static State state(List<Object> row) {
    String code = (String) row.get(2);
    return new State(
        (Long) row.get(1), code == null ? null : ErrorCode.of(code), (String) row.get(3));
  }

  /** Each layer once, however many images hold it. */
  Set<String> layers() {
    return layers.keySet();
  }

  /** What is wrong for good with layers, whichever night has found it out. */
  List<Problem> faults() {
    return layers.values().stream()
        .filter(l -> states.containsKey(l.digest()))
        .filter(l -> states.get(l.digest()).faultCode() != null)
        .map(
            l ->
                Problem.opening(
                    l.subject(),
                    states.get(l.digest()).faultCode(),
                    states.get(l.digest()).fault()))
        .toList();
  }

  /** Layers that must be opened. */
  List<LayerRef> newLayers() {
    return layers.values().stream()
        .filter(l -> l.hasContent() && !states.containsKey(l.digest()))
        .toList();
  }

  /** Those of these binaries that must be weighed. */
  List<BinaryRef> newBinaries(Map<String, BinaryRef> binaries) throws IOException {
    if (binaries.isEmpty() || warehouse.isNew(Tables.BINARIES)) {
      return List.copyOf(binaries.values());
    }
    Set<String> known = new HashSet<>();
    warehouse.lookUp(
        Tables.BINARIES,
        "binary_digest",
        binaries.keySet(),
        null,
        List.of(),
        row -> known.add((String) row.get(0)));
    return binaries.values().stream().filter(b -> !known.contains(b.digest())).toList();
  }

  /** Binaries that an older analyzer has weighed, each with a layer that holds it. */
  Map<String, LayerRef> outdated() {
    Map<String, LayerRef> outdated = new HashMap<>();
    warehouse
        .holding(Tables.FILES, "layer_digest", layers.keySet())
        .join(
            warehouse
                .read(Tables.BINARIES)
                .where(functions.col("analyzer_version").lt(Weigher.ANALYZER_VERSION)),
            "binary_digest")
        .select("binary_digest", "layer_digest")
        .distinct()
        .orderBy("layer_digest")
        .collectAsList()
        .forEach(r -> outdated.putIfAbsent(r.getString(0), layers.get(r.getString(1))));
    return outdated;
  }

  /** Notes that layers were opened. */
  void opened(Map<String, Long> uncompressedBytes) {
    uncompressedBytes.forEach((digest, bytes) -> states.put(digest, new State(bytes, null, null)));
  }

  /** Whether a layer need not be tried again. */
  boolean isSettled(String layer) {
    return states.containsKey(layer);
  }

  /** Notes that a layer can not be opened, tonight or ever. */
  void failed(Problem problem) {
    states.put(problem.layer(), new State(null, problem.code(), problem.message()));
  }

  /** The rows of {@code layers} that can be written by now and have not been. */
  List<PlacedLayer> rowsToWrite() {
    List<PlacedLayer> rows = new ArrayList<>();
    for (ListedImage image : images) {
      String manifest = image.image().manifestDigest();
      for (int i = 0; i < image.layers().size(); i++) {
        LayerRef layer = image.layers().get(i);
        State state = layer.hasContent() ? states.get(layer.digest()) : State.WITHOUT_CONTENT;
        if (state != null && written.add(new Place(manifest, i))) {
          rows.add(
              new PlacedLayer(
                  manifest,
                  i,
                  layer.digest(),
                  layer.mediaType(),
                  layer.wireBytes(),
                  state.uncompressedBytes(),
                  state.faultCode(),
                  state.fault()));
        }
      }
    }
    return rows;
  }
}
