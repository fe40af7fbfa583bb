package dev.tonnage.source;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.Path;

/**
 * A file that names sources, one a line; empty lines, and lines that begin with {@code #}, count
 * for nothing.
 *
 * @param text as the user wrote it
 * @param path that Hadoop's file systems know
 */
record SourceList(String text, String path) implements Source {
  private static final int MAX_BYTES = 64 << 20;

  @Override
  public List<Source> expanded(Access access) throws IOException {
    List<Source> sources = new ArrayList<>();
    int number = 0;
    for (String line : read(access).lines().toList()) {
      number++;
      String word = line.strip();
      if (word.isEmpty() || word.startsWith("#")) {
        continue;
      }
      if (word.startsWith("list:")) {
        throw SourceException.listInList(text, number);
      }
      try {
        sources.add(Source.parse(word));
      } catch (SourceException e) {
        throw SourceException.inLine(text, number, e);
      }
    }
    return sources;
  }

  private String read(Access access) throws IOException {
    Path file = new Path(path);
    try (InputStream in = file.getFileSystem(access.configuration()).open(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES);
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (FileNotFoundException e) {
      throw SourceException.absent(text, path);
    }
  }

  @Override
  public Listing list(Access access) throws IOException {
    List<Listing> all = new ArrayList<>();
    for (Source source : expanded(access)) {
      all.add(source.list(access));
    }
    return Listing.all(all);
  }
}
