package dev.tonnage.stage;

import dev.tonnage.source.ListedImage;
import dev.tonnage.source.Listing;
import dev.tonnage.source.Source;
import dev.tonnage.table.Problem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;

/**
 * Takes the listing of all sources, before anything is opened: a tag that moves later is not seen.
 */
public record ListStage(List<String> sources, Configuration configuration, Watch watch) {

  public Listing execute() throws IOException {
    // All are looked at first: a word that is misspelt should not cost a listing.
    List<Source> parsed = sources.stream().map(Source::parse).toList();
    Set<ListedImage> images = new LinkedHashSet<>();
    List<Problem> problems = new ArrayList<>();
    for (int i = 0; i < parsed.size(); i++) {
      Listing listing = parsed.get(i).list(configuration);
      if (listing.images().isEmpty()) {
        watch.say("The source \"%s\" holds no image.".formatted(sources.get(i)));
      }
      images.addAll(listing.images());
      problems.addAll(listing.problems());
    }
    return new Listing(List.copyOf(images), List.copyOf(problems));
  }
}
