package dev.tonnage.table;

import static dev.tonnage.table.Types.BIGINT;
import static dev.tonnage.table.Types.BOOLEAN;
import static dev.tonnage.table.Types.INT;
import static dev.tonnage.table.Types.STRING;
import static dev.tonnage.table.Types.STRING_MAP;
import static dev.tonnage.table.Types.TIMESTAMP;

/** The tables that say what is where: images, their layers, the files in these. */
final class PlacementTables {
  private PlacementTables() {}

  static Table<OfSnapshot<PlacedImage>> images() {
    return Table.<OfSnapshot<PlacedImage>>named(
            "images", "One row per tag and platform that a snapshot found.")
        .column("snapshot_id", STRING, "The snapshot.", OfSnapshot::snapshot)
        .column(
            "registry",
            STRING,
            "The source it was found in, as it was named to the scan.",
            i -> i.value().registry())
        .column(
            "repository",
            STRING,
            "The repository; of a source without images, the top-level entry.",
            i -> i.value().repository())
        .nullable("tag", STRING, "Null when it has none.", i -> i.value().tag())
        .nullable(
            "platform",
            STRING,
            "os/arch or os/arch/variant; null when it does not say.",
            i -> i.value().platform())
        .nullable(
            "index_digest",
            STRING,
            "The multi-platform index that the tag points to; null when it points to an image.",
            i -> i.value().indexDigest())
        .column(
            "manifest_digest",
            STRING,
            "The image; of a source without images, the digest of its listing.",
            i -> i.value().manifestDigest())
        .nullable(
            "created_at",
            TIMESTAMP,
            "When it was built, as its configuration says; of a source without images, when its"
                + " newest file was written; null when unknown.",
            i -> i.value().createdAt())
        .column(
            "labels",
            STRING_MAP,
            "The labels of its configuration; empty when it has none.",
            i -> i.value().labels())
        .declared();
  }

  static Table<PlacedLayer> layers() {
    return Table.<PlacedLayer>named(
            "layers",
            "One row per layer of an image that has been opened, or need not be tried again.")
        .column("manifest_digest", STRING, "The image.", PlacedLayer::manifestDigest)
        .column("ordinal", INT, "Its place in the image, from 0, the lowest.", PlacedLayer::ordinal)
        .column(
            "layer_digest",
            STRING,
            "The digest of its bytes as they are pulled.",
            PlacedLayer::layerDigest)
        .column("media_type", STRING, "As the image names it.", PlacedLayer::mediaType)
        .column(
            "wire_bytes",
            BIGINT,
            "Its size as it is pulled, in bytes; compressed, as a rule.",
            PlacedLayer::wireBytes)
        .nullable(
            "uncompressed_bytes",
            BIGINT,
            "Its size unpacked, archive headers included, in bytes; null when it was not read to its"
                + " end: it is damaged, or a foreign layer, which is kept elsewhere.",
            PlacedLayer::uncompressedBytes)
        .nullable(
            "fault_code",
            STRING,
            "Why it can not be read, this night or any other, as in scan_errors; null when nothing"
                + " is wrong.",
            l -> l.faultCode() == null ? null : l.faultCode().label())
        .nullable("fault", STRING, "A sentence on that; null when nothing is.", PlacedLayer::fault)
        .declared();
  }

  static Table<LayerFile> files() {
    return Table.<LayerFile>named("files", "One row per entry of a layer.")
        .column("layer_digest", STRING, "The layer.", LayerFile::layerDigest)
        .column(
            "ordinal",
            BIGINT,
            "Its place in the layer, from 0; of two entries of one path the later one counts.",
            LayerFile::ordinal)
        .column(
            "path",
            STRING,
            "Its path, without a leading slash; of a whiteout, the path that it removes; of what lies"
                + " in a package, the package's path, !/ and its path there.",
            LayerFile::path)
        .column(
            "type",
            STRING,
            "file, directory, symlink, hardlink, whiteout, opaque (a whiteout of all that lower"
                + " layers have in a directory), other.",
            LayerFile::type)
        .column("mode", INT, "Its permission bits.", LayerFile::mode)
        .column("file_bytes", BIGINT, "Its size, in bytes.", LayerFile::fileBytes)
        .nullable("link", STRING, "Where a link points; null for others.", LayerFile::link)
        .nullable(
            "binary_digest",
            STRING,
            "The binary that it is, or that it is a hard link to; null when it is none.",
            LayerFile::binaryDigest)
        .column(
            "whiteout",
            BOOLEAN,
            "Whether it removes what lower layers have at its path.",
            f -> f.type().equals("whiteout") || f.type().equals("opaque"))
        .nullable(
            "fault_code",
            STRING,
            "Why it could not be read to its end, as in scan_errors; null when nothing is wrong.",
            f -> f.faultCode() == null ? null : f.faultCode().label())
        .nullable("fault", STRING, "A sentence on that; null when nothing is.", LayerFile::fault)
        .nullable(
            "wire_bytes",
            BIGINT,
            "How many of the layer's compressed bytes it is, with its header; they add up to the"
                + " layer's wire_bytes. Null when the layer is not one compressed stream.",
            LayerFile::wireBytes)
        .nullable(
            "wire_by",
            STRING,
            "How closely wire_bytes is known: bits (gzip: what its bytes took), blocks (zstd and"
                + " others: shared out evenly in each block), stored (not compressed); null with it.",
            LayerFile::wireBy)
        .declared();
  }
}
