package dev.tonnage.stage;

import dev.tonnage.source.Access;
import dev.tonnage.source.KnownImages;
import dev.tonnage.source.Listing;
import dev.tonnage.source.Source;
import dev.tonnage.source.SourceException;
import dev.tonnage.table.Problem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes the listing of all sources, before anything is opened: a tag that moves later is not seen.
 */
public record ListStage(List<String> sources, Access access, KnownImages known, Watch watch) {

  public Listing execute() throws IOException {
    // All are looked at first: a word that is misspelt should not cost a listing.
    List<Source> parsed = new ArrayList<>();
    for (String text : sources) {
      parsed.addAll(Source.parse(text).expanded(access));
    }
    List<Listing> listings = new ArrayList<>();
    SourceException firstFailure = null;
    for (Source source : parsed) {
      try {
        Listing listing = source.list(access, known);
        if (listing.images().isEmpty()) {
          watch.say("The source \"%s\" holds no image.".formatted(source.text()));
        }
        listings.add(listing);
      } catch (SourceException e) {
        // Of many places one may be down; the others are weighed all the same.
        if (parsed.size() == 1 || e.isWrongUse()) {
          throw e;
        }
        firstFailure = firstFailure == null ? e : firstFailure;
        watch.say(e.getMessage() + ".");
        Problem problem = Problem.listing("source " + source.text(), e.code(), e.getMessage());
        listings.add(new Listing(List.of(), List.of(problem)));
      }
    }
    Listing all = Listing.all(listings);
    if (firstFailure != null && all.images().isEmpty()) {
      throw firstFailure;
    }
    return all;
  }
}
