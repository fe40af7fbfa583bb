package dev.tonnage.source;

import dev.tonnage.table.PlacedImage;
import dev.tonnage.table.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What an earlier night has read of images: a digest stands for the same manifests for ever, so
 * only what tags point to must be asked for again.
 */
public final class KnownImages {
  public static final KnownImages NONE = new KnownImages();

  /**
   * @param digest of what a tag points to
   */
  private record Root(String registry, String repository, String digest) {}

  private record Tag(String registry, String repository, String tag) {}

  private final Map<Root, List<ListedImage>> images = new HashMap<>();

  private KnownImages() {}

  /** What a listing tells; it must have been taken for the same platforms. */
  public static KnownImages of(Listing listing) {
    // Of an image that could not be read as a whole, the rest is asked for again.
    Set<String> broken = new HashSet<>();
    listing.problems().stream().map(Problem::subject).forEach(broken::add);
    Map<Tag, List<ListedImage>> byTag = new HashMap<>();
    for (ListedImage listed : listing.images()) {
      PlacedImage i = listed.image();
      if (!broken.contains(subject(new ImageName(i.repository(), i.tag())))) {
        byTag
            .computeIfAbsent(new Tag(i.registry(), i.repository(), i.tag()), t -> new ArrayList<>())
            .add(listed);
      }
    }
    KnownImages known = new KnownImages();
    byTag.forEach(
        (tag, of) -> {
          PlacedImage first = of.get(0).image();
          String root = first.indexDigest() == null ? first.manifestDigest() : first.indexDigest();
          known.images.putIfAbsent(new Root(tag.registry(), tag.repository(), root), of);
        });
    return known;
  }

  static String subject(ImageName name) {
    return "image " + name;
  }

  boolean isEmpty() {
    return images.isEmpty();
  }

  /** The images behind a digest, under the name they have now; null when they are not known. */
  Listing find(String registry, ImageName name, String digest) {
    List<ListedImage> found = images.get(new Root(registry, name.repository(), digest));
    return found == null
        ? null
        : new Listing(
            found.stream()
                .map(l -> new ListedImage(l.image().tagged(name.tag()), l.layers()))
                .toList(),
            List.of());
  }
}
