package dev.tonnage.source.registry;

import java.io.Serializable;

/**
 * How registries are talked to. Holds the names of files, never what is in them: each machine of a
 * cluster reads its own.
 *
 * @param plainHttp whether registries are asked without TLS; never done unasked
 * @param authFile where credentials stand, in the form of Docker's {@code config.json}; null for
 *     the places where Docker and Podman keep them
 * @param caFile certificates in PEM form that are trusted besides Java's own; null for none
 * @param certFile the client's certificate in PEM form; null for none
 * @param keyFile the key of {@code certFile} in PEM form; null when it stands in that file too
 * @param connections to one host at a time
 * @param requestsPerSecond to one host; 0 for no limit
 * @param attempts for one request before it counts as failed
 * @param maxWaitSeconds that a server may ask to be left alone for; when it wants more, the request
 *     counts as failed
 * @param stallSeconds after which a server that sends nothing, or next to nothing, is hung up on
 */
public record RegistrySettings(
    boolean plainHttp,
    String authFile,
    String caFile,
    String certFile,
    String keyFile,
    int connections,
    double requestsPerSecond,
    int attempts,
    int maxWaitSeconds,
    int stallSeconds)
    implements Serializable {
  public static final RegistrySettings DEFAULT =
      new RegistrySettings(false, null, null, null, null, 8, 0, 6, 300, 60);

  public RegistrySettings withPlainHttp() {
    return new RegistrySettings(
        true,
        authFile,
        caFile,
        certFile,
        keyFile,
        connections,
        requestsPerSecond,
        attempts,
        maxWaitSeconds,
        stallSeconds);
  }

  /** With other files; null leaves one as it is. */
  public RegistrySettings withFiles(String auth, String ca, String cert, String key) {
    return new RegistrySettings(
        plainHttp,
        auth == null ? authFile : auth,
        ca == null ? caFile : ca,
        cert == null ? certFile : cert,
        key == null ? keyFile : key,
        connections,
        requestsPerSecond,
        attempts,
        maxWaitSeconds,
        stallSeconds);
  }
}
