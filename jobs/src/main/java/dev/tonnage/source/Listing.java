package dev.tonnage.source;

import dev.tonnage.table.Problem;
import java.util.List;

/**
 * What a source held when it was asked.
 *
 * @param problems with parts of it; the rest is listed all the same
 */
public record Listing(List<ListedImage> images, List<Problem> problems) {}
