package dev.tonnage.source;

import dev.tonnage.table.Problem;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a source held when it was asked.
 *
 * @param problems with parts of it; the rest is listed all the same
 */
public record Listing(List<ListedImage> images, List<Problem> problems) {

  /** Several listings in one; what is in two of them is there once. */
  public static Listing all(List<Listing> listings) {
    Set<ListedImage> images = new LinkedHashSet<>();
    Set<Problem> problems = new LinkedHashSet<>();
    for (Listing listing : listings) {
      images.addAll(listing.images());
      problems.addAll(listing.problems());
    }
    return new Listing(List.copyOf(images), List.copyOf(problems));
  }
}
