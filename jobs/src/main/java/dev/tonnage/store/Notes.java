package dev.tonnage.store;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * What one night leaves for the next, so that it need not be found out again: texts beside the
 * tables. All of it can be had from the tables; nothing is lost with it.
 */
public final class Notes {
  private final FileSystem fileSystem;
  private final Path folder;

  Notes(FileSystem fileSystem, Path folder) {
    this.fileSystem = fileSystem;
    this.folder = folder;
  }

  private Path path(String name) {
    return new Path(folder, name + ".json.gz");
  }

  /** The text of a note; null when there is none. */
  public String read(String name) throws IOException {
    try (InputStream in = new GZIPInputStream(fileSystem.open(path(name)))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (FileNotFoundException e) {
      return null;
    }
  }

  /** Puts a text in the place of the one that was noted before. */
  public void write(String name, String text) throws IOException {
    Path temporary = new Path(folder, "tmp-" + UUID.randomUUID());
    try (OutputStream out = new GZIPOutputStream(fileSystem.create(temporary, false))) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    // Whoever looks in between finds none, which costs a second look at the tables.
    fileSystem.delete(path(name), false);
    if (!fileSystem.rename(temporary, path(name))) {
      fileSystem.delete(temporary, false);
    }
  }
}
