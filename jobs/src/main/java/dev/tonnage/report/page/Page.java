package dev.tonnage.report.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tonnage.report.export.ModuleMap;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Puts a page together from its parts: ours, as they stand in the resources, the library that
 * draws, as its publisher packed it, and the data.
 */
public final class Page {
  private static final List<String> SCRIPTS =
      List.of(
          "format.js",
          "model.js",
          "tooltip.js",
          "treemap.js",
          "map.js",
          "growth.js",
          "lists.js",
          "search.js",
          "theme.js",
          "page.js");
  private static final List<String> GRAPH_SCRIPTS =
      List.of("format.js", "tooltip.js", "theme.js", "graph.js");
  private static final String LIBRARY = "/META-INF/resources/webjars/d3/%s/%s";
  private static final String LIBRARY_FACTS = "/META-INF/maven/org.webjars.npm/d3/pom.properties";

  private Page() {}

  /** Writes the dashboard whole, or leaves what is there. */
  public static void write(PageData data, Path file) throws IOException {
    write(html("page.html", SCRIPTS, json(data)), file);
  }

  /** Writes the page of a module graph whole, or leaves what is there. */
  public static void write(ModuleMap map, Path file) throws IOException {
    write(html("graph.html", GRAPH_SCRIPTS, json(map)), file);
  }

  private static void write(String html, Path file) throws IOException {
    Path absolute = file.toAbsolutePath();
    Files.createDirectories(absolute.getParent());
    Path whole = absolute.resolveSibling("." + UUID.randomUUID() + ".html");
    try {
      Files.writeString(whole, html);
      Files.move(
          whole, absolute, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(whole);
    }
  }

  private static String html(String frame, List<String> scripts, String data) {
    String html = own(frame);
    html = replace(html, "/* styles */", List.of("page.css"));
    html = replace(html, "/* scripts */", scripts);
    String version = libraryVersion();
    html = replace(html, "/* library licence */", resource(LIBRARY.formatted(version, "LICENSE")));
    html = replace(html, "/* library */", resource(LIBRARY.formatted(version, "dist/d3.min.js")));
    return replace(html, "/* data */", data);
  }

  private static String replace(String html, String mark, List<String> parts) {
    return replace(html, mark, parts.stream().map(Page::own).collect(Collectors.joining("\n")));
  }

  private static String replace(String html, String mark, String text) {
    int at = html.indexOf(mark);
    if (at < 0 || text.contains("</script") || text.contains("<!--")) {
      throw new IllegalStateException("No text can stand where the page has " + mark);
    }
    return html.substring(0, at) + text + html.substring(at + mark.length());
  }

  /** No name can end the element that this stands in, nor begin a comment in it. */
  static String json(Object data) {
    try {
      return new ObjectMapper().writeValueAsString(data).replace("<", "\\u003c");
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String own(String name) {
    return text(Page.class.getResourceAsStream(name), name);
  }

  private static String resource(String path) {
    return text(Page.class.getResourceAsStream(path), path);
  }

  private static String libraryVersion() {
    try (InputStream in = Page.class.getResourceAsStream(LIBRARY_FACTS)) {
      Properties facts = new Properties();
      facts.load(in);
      return facts.getProperty("version");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(InputStream stream, String name) {
    try (InputStream in = stream) {
      if (in == null) {
        throw new IllegalStateException("The program was built without " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
