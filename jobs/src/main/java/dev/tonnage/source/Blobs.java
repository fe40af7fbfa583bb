package dev.tonnage.source;

import java.io.IOException;

/** Where an image's parts come from. What is given has been checked against its digest. */
interface Blobs {
  /** Registries refuse larger manifests; a longer one is not worth the memory. */
  int MAX_BYTES = 16 << 20;

  /** A manifest or an index. */
  byte[] manifest(String digest) throws IOException;

  /** A configuration. */
  byte[] blob(String digest) throws IOException;

  /** Names a layer; reads nothing. */
  LayerRef layer(String digest, String mediaType, long wireBytes) throws IOException;
}
