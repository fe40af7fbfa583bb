package dev.tonnage.source;

import dev.tonnage.table.PlacedImage;
import java.util.List;

/**
 * An image with its layers, the lowest first.
 *
 * @param image as it is placed
 */
public record ListedImage(PlacedImage image, List<LayerRef> layers) {}
