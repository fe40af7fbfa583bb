package dev.tonnage.table;

import dev.tonnage.image.Section;

/**
 * A section with the segment that maps it.
 *
 * @param segment null when no segment does
 */
public record PlacedSection(Section section, String segment) {}
