package dev.tonnage.bench;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.image.Format;
import dev.tonnage.source.Access;
import dev.tonnage.source.Entry;
import dev.tonnage.source.LayerReader;
import dev.tonnage.source.LayerRef;
import dev.tonnage.source.ListedImage;
import dev.tonnage.source.Source;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A real program in its releases.
 *
 * @param releases files, the oldest first; at least one
 */
public record Service(List<Path> releases) {
  private static final int HEAD_BYTES = 64;

  /** The release that follows so many others; begins anew behind the last. */
  Path release(long number) {
    return releases.get((int) Math.floorMod(number, (long) releases.size()));
  }

  /**
   * The executables of a source, those of layers that several repositories share left out: what has
   * the same path in the images of one repository is one service.
   *
   * @param folder where they are put
   */
  public static List<Service> of(Source source, Access access, Path folder) throws IOException {
    List<ListedImage> images = new ArrayList<>(source.list(access).images());
    images.sort(
        Comparator.comparing(
            i -> i.image().createdAt(), Comparator.nullsFirst(Comparator.naturalOrder())));
    Map<String, Set<String>> repositories = new HashMap<>();
    for (ListedImage image : images) {
      for (LayerRef layer : image.layers()) {
        repositories
            .computeIfAbsent(layer.digest(), d -> new HashSet<>())
            .add(image.image().repository());
      }
    }
    Map<String, List<Path>> services = new LinkedHashMap<>();
    Set<String> read = new HashSet<>();
    int files = 0;
    for (ListedImage image : images) {
      for (LayerRef layer : image.layers()) {
        if (repositories.get(layer.digest()).size() == 1 && read.add(layer.digest())) {
          try (LayerReader reader = layer.open(access)) {
            for (Entry entry = reader.next(); entry != null; entry = reader.next()) {
              Path file = folder.resolve("program-" + files);
              if (entry.type() == Entry.Type.FILE && isKept(entry, file)) {
                files++;
                String service = String.join(" ", name(image), entry.path());
                services.computeIfAbsent(service, s -> new ArrayList<>()).add(file);
              }
            }
          }
        }
      }
    }
    return services.values().stream().map(Service::new).toList();
  }

  private static String name(ListedImage image) {
    return image.image().repository() + " " + image.image().platform();
  }

  private static boolean isKept(Entry entry, Path file) throws IOException {
    try (InputStream in = entry.content().open()) {
      byte[] head = in.readNBytes(HEAD_BYTES);
      if (Format.detect(Bytes.of(head)).isEmpty()) {
        return false;
      }
      Files.copy(new SequenceInputStream(new java.io.ByteArrayInputStream(head), in), file);
      return true;
    }
  }
}
