package dev.tonnage.maintain;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.stream.Collectors;

/** The statements of this package, each in a file of its own. */
final class Sql {
  private static final String FOLDER = "/dev/tonnage/maintain/";

  private Sql() {}

  static String resource(String name) {
    try (InputStream in = Sql.class.getResourceAsStream(FOLDER + name + ".sql")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String quoted(Collection<String> texts) {
    return texts.stream()
        .map(t -> "'" + t.replace("\\", "\\\\").replace("'", "\\'") + "'")
        .collect(Collectors.joining(", "));
  }
}
