package dev.tonnage.source;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongSupplier;

/**
 * One entry of a layer.
 *
 * @param path without a leading slash; of a whiteout, the path that it removes
 * @param link where a link points; null for anything else
 * @param location where its bytes can be read again; null when only the layer has them
 * @param content its bytes, to be read before the next entry is asked for
 * @param fault what is wrong with what lies in it; null when nothing is
 * @param wireBytes how many compressed bytes of the layer have gone into it so far, those of its
 *     header among them; null when its layer is not one compressed stream
 */
public record Entry(
    String path,
    Type type,
    int mode,
    long bytes,
    String link,
    String location,
    Content content,
    LayerException fault,
    LongSupplier wireBytes) {

  Entry(
      String path, Type type, int mode, long bytes, String link, String location, Content content) {
    this(path, type, mode, bytes, link, location, content, null, null);
  }

  /** What an entry is; the labels are those of the column {@code files.type}. */
  public enum Type {
    FILE,
    DIRECTORY,
    SYMLINK,
    HARDLINK,
    WHITEOUT,
    OPAQUE,
    OTHER;

    public String label() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** Gives the bytes of an entry. */
  public interface Content {
    InputStream open() throws IOException;
  }
}
