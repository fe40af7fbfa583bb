package dev.tonnage.app;

import dev.tonnage.report.Catalogue;
import dev.tonnage.report.export.Sbom;
import dev.tonnage.store.Warehouse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * An image of the warehouse and the executables in it.
 *
 * @param tag null when it has none
 * @param platform null when it does not say
 */
record ImageBinaries(
    String repository,
    String tag,
    String manifestDigest,
    String platform,
    List<Sbom.Binary> binaries) {

  /** Finds the image that a name means, the newest if several do. */
  static ImageBinaries find(
      SparkSession spark, String folder, String snapshot, String platform, String name)
      throws IOException {
    Catalogue catalogue = Catalogue.of(Warehouse.existing(spark, folder), snapshot);
    Row image = image(catalogue, folder, platform, name);
    String manifest = image.getAs("manifest_digest");
    return new ImageBinaries(
        image.getAs("repository"),
        image.getAs("tag"),
        manifest,
        image.getAs("platform"),
        binaries(catalogue, image.getAs("registry"), image.getAs("repository"), manifest));
  }

  /**
   * The row of {@code images} that a name means, the newest if several do.
   *
   * @param platform null for any
   */
  static Row image(Catalogue catalogue, String folder, String platform, String name) {
    Dataset<Row> images =
        catalogue
            .sql("SELECT * FROM images JOIN chosen_snapshot USING (snapshot_id)")
            .where(
                functions
                    .col("repository")
                    .equalTo(name)
                    .or(functions.col("manifest_digest").equalTo(name))
                    .or(
                        functions
                            .concat_ws(":", functions.col("repository"), functions.col("tag"))
                            .equalTo(name)));
    if (platform != null) {
      images = images.where(functions.col("platform").equalTo(platform));
    }
    return images
        .orderBy(
            functions.col("created_at").desc(),
            functions.col("tag").desc(),
            functions.col("platform"))
        .limit(1)
        .collectAsList()
        .stream()
        .findFirst()
        .orElseThrow(
            () ->
                new InputException(
                    "There is neither a file %s nor an image of that name in the warehouse %s."
                        + " See which there are: tonnage report services",
                    name, folder));
  }

  private static List<Sbom.Binary> binaries(
      Catalogue catalogue, String registry, String repository, String manifest) {
    List<Row> rows =
        catalogue
            .sql(
                """
                SELECT p.registry, p.repository, p.manifest_digest, p.path, b.binary_digest,
                  b.file_bytes, b.main_module, b.main_version, b.go_version, m.module,
                  m.module_version, m.replaced_by, m.sum, m.linked, m.total_bytes,
                  m.retained_bytes
                FROM shipped p
                JOIN binaries b USING (binary_digest)
                JOIN modules m USING (binary_digest)
                """)
            .where(
                functions
                    .col("registry")
                    .equalTo(registry)
                    .and(functions.col("repository").equalTo(repository))
                    .and(functions.col("manifest_digest").equalTo(manifest)))
            .orderBy("path", "binary_digest", "module", "module_version")
            .collectAsList();
    Map<String, Sbom.Binary> binaries = new LinkedHashMap<>();
    for (Row r : rows) {
      binaries
          .computeIfAbsent(
              r.getAs("path"),
              path ->
                  new Sbom.Binary(
                      path,
                      r.getAs("binary_digest"),
                      r.<Long>getAs("file_bytes"),
                      r.getAs("main_module"),
                      r.getAs("main_version"),
                      r.getAs("go_version"),
                      new ArrayList<>()))
          .modules()
          .add(
              new Sbom.Module(
                  r.getAs("module"),
                  r.getAs("module_version"),
                  r.getAs("replaced_by"),
                  r.getAs("sum"),
                  r.<Boolean>getAs("linked"),
                  r.<Long>getAs("total_bytes"),
                  r.getAs("retained_bytes")));
    }
    return List.copyOf(binaries.values());
  }
}
