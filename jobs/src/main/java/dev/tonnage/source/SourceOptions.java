package dev.tonnage.source;

import dev.tonnage.source.registry.RegistrySettings;
import java.io.Serializable;

/**
 * What a user may say about how sources are read.
 *
 * @param platforms which images are listed
 * @param limits what a layer may unpack to
 * @param registries how they are talked to
 * @param blobCache where layers of registries are kept; null for nowhere
 */
public record SourceOptions(
    Platforms platforms,
    LayerLimits limits,
    RegistrySettings registries,
    BlobCacheOptions blobCache)
    implements Serializable {
  public static final SourceOptions DEFAULT =
      new SourceOptions(Platforms.ALL, LayerLimits.DEFAULT, RegistrySettings.DEFAULT);

  public SourceOptions(Platforms platforms, LayerLimits limits, RegistrySettings registries) {
    this(platforms, limits, registries, null);
  }
}
