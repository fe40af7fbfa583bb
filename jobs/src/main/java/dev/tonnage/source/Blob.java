package dev.tonnage.source;

import dev.tonnage.table.ErrorCode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hadoop.fs.Path;

/** Opens the bytes of a layer as they are pulled. */
final class Blob {
  private Blob() {}

  static InputStream file(LayerRef layer, Access access) throws IOException {
    Path path = new Path(layer.location());
    try {
      return path.getFileSystem(access.configuration()).open(path);
    } catch (FileNotFoundException e) {
      throw new LayerException(ErrorCode.MISSING, "the layer's bytes are not there: %s", path);
    }
  }

  static InputStream member(LayerRef layer, Access access) throws IOException {
    InputStream archive = file(layer, access);
    try {
      InputStream unpacked = Unpacked.of(archive);
      unpacked.skipNBytes(layer.offset());
      return new Section(unpacked, layer.wireBytes());
    } catch (IOException | RuntimeException e) {
      archive.close();
      throw e;
    }
  }
}
