package dev.tonnage.stage;

import dev.tonnage.source.ListedImage;
import dev.tonnage.source.Listing;
import dev.tonnage.table.PlacedImage;
import java.util.HashSet;
import java.util.Set;

/**
 * What a snapshot holds that the one before it did not.
 *
 * @param since the snapshot before, of the same sources
 * @param tags that are new or point to another image
 */
public record News(String since, Set<Tag> tags) {

  /**
   * A name of images.
   *
   * @param tag null when it has none
   */
  public record Tag(String repository, String tag) {}

  static News between(String since, Listing before, Listing now) {
    Set<ListedImage> old = new HashSet<>(before.images());
    Set<Tag> tags = new HashSet<>();
    for (ListedImage listed : now.images()) {
      if (!old.contains(listed)) {
        PlacedImage image = listed.image();
        tags.add(new Tag(image.repository(), image.tag()));
      }
    }
    return new News(since, Set.copyOf(tags));
  }
}
