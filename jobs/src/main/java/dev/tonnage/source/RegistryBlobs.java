package dev.tonnage.source;

import dev.tonnage.source.registry.Registry;
import dev.tonnage.source.registry.RegistryException;
import dev.tonnage.table.ErrorCode;
import java.io.IOException;
import java.io.InputStream;

/** The blobs of a repository, as its registry serves them. */
final class RegistryBlobs implements Blobs {
  private static final String SCHEME = "docker://";

  private final Registry registry;
  private final String host;
  private final String repository;
  private String knownDigest;
  private byte[] known;

  RegistryBlobs(Registry registry, String host, String repository) {
    this.registry = registry;
    this.host = host;
    this.repository = repository;
  }

  /**
   * The digest that a tag points to right now, without what it is the digest of; null when the
   * registry does not tell.
   */
  String ask(String tag) throws IOException {
    try {
      String digest = registry.digest(repository, tag);
      return digest != null && Digests.isValid(digest) ? digest : null;
    } catch (RegistryException e) {
      throw LayerException.of(e);
    }
  }

  /** What a tag points to right now; its manifest is kept, so that it is asked for once. */
  String resolve(String tag) throws IOException {
    byte[] bytes = fetch(tag);
    known = bytes;
    knownDigest = Digests.of(bytes);
    return knownDigest;
  }

  @Override
  public byte[] manifest(String digest) throws IOException {
    if (digest.equals(knownDigest)) {
      return known;
    }
    Digests.check(digest);
    return Digests.checked(fetch(digest), digest);
  }

  private byte[] fetch(String reference) throws IOException {
    try {
      Registry.Manifest manifest = registry.manifest(repository, reference);
      if (manifest.isSchema1()) {
        throw new LayerException(ErrorCode.UNSUPPORTED, ImageWalk.SCHEMA_1, reference);
      }
      return manifest.bytes();
    } catch (RegistryException e) {
      throw LayerException.of(e);
    }
  }

  @Override
  public byte[] blob(String digest) throws IOException {
    Digests.check(digest);
    try {
      return Digests.checked(registry.blob(repository, digest), digest);
    } catch (RegistryException e) {
      throw LayerException.of(e);
    }
  }

  @Override
  public LayerRef layer(String digest, String mediaType, long wireBytes) {
    return new LayerRef(
        LayerRef.Kind.REGISTRY, SCHEME + host + "/" + repository, digest, mediaType, wireBytes);
  }

  /** Opens such a layer. */
  static InputStream open(LayerRef layer, Access access) throws IOException {
    String[] place = layer.location().substring(SCHEME.length()).split("/", 2);
    try {
      return Registry.of(access.options().registries(), place[0])
          .open(place[1], layer.digest(), layer.wireBytes());
    } catch (RegistryException e) {
      throw LayerException.of(e);
    }
  }
}
