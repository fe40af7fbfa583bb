package dev.tonnage.stage;

import dev.tonnage.source.LayerRef;
import dev.tonnage.source.ListedImage;
import dev.tonnage.store.Warehouse;
import dev.tonnage.table.PlacedLayer;
import dev.tonnage.table.Tables;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import scala.jdk.javaapi.CollectionConverters;

/** What of a listing the warehouse does not have yet. */
final class Plan {
  private record Place(String manifest, int ordinal) {}

  private final Warehouse warehouse;
  private final List<ListedImage> images;
  private final Map<String, LayerRef> layers = new LinkedHashMap<>();
  private final Map<String, Long> uncompressed = new HashMap<>();
  private final Set<Place> written = new HashSet<>();

  private Plan(Warehouse warehouse, List<ListedImage> images) {
    this.warehouse = warehouse;
    this.images = images;
    images.forEach(i -> i.layers().forEach(l -> layers.putIfAbsent(l.digest(), l)));
  }

  static Plan of(Warehouse warehouse, List<ListedImage> images) {
    Plan plan = new Plan(warehouse, images);
    plan.lookUp();
    return plan;
  }

  private void lookUp() {
    Dataset<Row> known = warehouse.read(Tables.LAYERS);
    matching(known, "layer_digest", layers.keySet())
        .groupBy("layer_digest")
        .agg(functions.max("uncompressed_bytes"))
        .collectAsList()
        .forEach(r -> uncompressed.put(r.getString(0), r.getLong(1)));
    Set<String> manifests = new HashSet<>();
    images.forEach(i -> manifests.add(i.image().manifestDigest()));
    matching(known, "manifest_digest", manifests)
        .select("manifest_digest", "ordinal")
        .collectAsList()
        .forEach(r -> written.add(new Place(r.getString(0), r.getInt(1))));
  }

  private Dataset<Row> matching(Dataset<Row> rows, String key, Set<String> keys) {
    Dataset<Row> wanted =
        warehouse.spark().createDataset(List.copyOf(keys), Encoders.STRING()).toDF(key);
    return rows.join(
        functions.broadcast(wanted),
        CollectionConverters.asScala(List.of(key)).toSeq(),
        "left_semi");
  }

  /** Each layer once, however many images hold it. */
  int layerCount() {
    return layers.size();
  }

  /** Layers that must be opened. */
  List<LayerRef> newLayers() {
    return layers.values().stream().filter(l -> !uncompressed.containsKey(l.digest())).toList();
  }

  /** Those of these binaries that must be weighed. */
  List<BinaryRef> newBinaries(Map<String, BinaryRef> binaries) {
    Set<String> known =
        new HashSet<>(
            matching(warehouse.read(Tables.BINARIES), "binary_digest", binaries.keySet())
                .select("binary_digest")
                .as(Encoders.STRING())
                .collectAsList());
    return binaries.values().stream().filter(b -> !known.contains(b.digest())).toList();
  }

  /** Notes that layers were opened. */
  void opened(Map<String, Long> uncompressedBytes) {
    uncompressed.putAll(uncompressedBytes);
  }

  /** The rows of {@code layers} that can be written by now and have not been. */
  List<PlacedLayer> rowsToWrite() {
    List<PlacedLayer> rows = new ArrayList<>();
    for (ListedImage image : images) {
      String manifest = image.image().manifestDigest();
      for (int i = 0; i < image.layers().size(); i++) {
        LayerRef layer = image.layers().get(i);
        Long bytes = uncompressed.get(layer.digest());
        if (bytes != null && written.add(new Place(manifest, i))) {
          rows.add(
              new PlacedLayer(
                  manifest, i, layer.digest(), layer.mediaType(), layer.wireBytes(), bytes));
        }
      }
    }
    return rows;
  }
}
