package dev.tonnage.source.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tonnage.table.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A registry: OCI distribution specification 1.1, and Docker's HTTP API V2 for the catalogue. */
public final class Registry {
  /** Registries refuse larger manifests, and pages are no longer. */
  public static final int MAX_BYTES = 16 << 20;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PER_PAGE = "1000";
  private static final int MAX_PAGES = 100_000;
  private static final String HUB = "docker.io";

  /** Where Docker's own registry really is. */
  private static final String HUB_HOST = "registry-1.docker.io";

  /** The last two are schema 1: asked for only to be told apart from what is not there. */
  private static final String MANIFESTS =
      String.join(
          ", ",
          "application/vnd.oci.image.index.v1+json",
          "application/vnd.oci.image.manifest.v1+json",
          "application/vnd.docker.distribution.manifest.list.v2+json",
          "application/vnd.docker.distribution.manifest.v2+json",
          "application/vnd.docker.distribution.manifest.v1+prettyjws;q=0.1",
          "application/vnd.docker.distribution.manifest.v1+json;q=0.1");

  /** RFC 8288, section 3. */
  private static final Pattern NEXT = Pattern.compile("<([^>]*)>[^,]*;\\s*rel=\"?next\"?");

  /** The last has no next. */
  private record Page(List<String> names, Call next) {}

  private record Key(RegistrySettings settings, String host) {}

  /** One for each host in a process, so that the limits of a host hold for all tasks in it. */
  private static final Map<Key, Registry> KNOWN = new ConcurrentHashMap<>();

  private final RegistrySettings settings;
  private final String host;
  private final String base;
  private final Http http;

  private Registry(Key key) throws IOException {
    settings = key.settings();
    host = key.host();
    String server = host.equals(HUB) ? HUB_HOST : host;
    base = (settings.plainHttp() ? "http://" : "https://") + server + "/v2/";
    http = new Http(settings, host);
  }

  /** The registry at a host, which may have a port. */
  public static Registry of(RegistrySettings settings, String host) throws IOException {
    Key key = new Key(settings, host);
    synchronized (KNOWN) {
      Registry known = KNOWN.get(key);
      if (known == null) {
        known = new Registry(key);
        KNOWN.put(key, known);
      }
      return known;
    }
  }

  /** What a repository is called in full: those without a name space are in {@code library}. */
  public static String fullName(String host, String repository) {
    return host.equals(HUB) && !repository.contains("/") ? "library/" + repository : repository;
  }

  /**
   * The names of all repositories.
   *
   * @return null when the registry does not tell
   */
  public List<String> catalogue() throws IOException {
    Call call =
        new Call(
            "the catalogue of " + host,
            URI.create(base + "_catalog?n=" + PER_PAGE),
            null,
            null,
            "registry:catalog:*",
            0);
    return pages(call, "repositories");
  }

  /**
   * The tags of a repository.
   *
   * @return null when there is no such repository
   */
  public List<String> tags(String repository) throws IOException {
    return pages(
        call("the tags of " + host + "/" + repository, repository, "tags/list?n=" + PER_PAGE, null),
        "tags");
  }

  private Call call(String what, String repository, String rest, String accept) {
    return new Call(
        what,
        URI.create(base + repository + "/" + rest),
        accept,
        repository,
        "repository:" + repository + ":pull",
        0);
  }

  private List<String> pages(Call first, String field) throws IOException {
    List<String> names = new ArrayList<>();
    Set<URI> seen = new HashSet<>();
    Call call = first;
    while (call != null && seen.add(call.uri()) && seen.size() <= MAX_PAGES) {
      Call asked = call;
      Page page = persist(asked, answer -> page(asked, answer, field));
      if (page == null) {
        return names.isEmpty() ? null : names;
      }
      names.addAll(page.names());
      call = page.next();
    }
    return names;
  }

  /** Null when the registry does not have it. */
  private static Page page(Call call, Answer answer, String field) throws IOException {
    if (!answer.isSuccess()) {
      return null;
    }
    List<String> names = new ArrayList<>();
    json(call, answer).path(field).forEach(n -> names.add(n.asText()));
    return new Page(names, next(call, answer));
  }

  private static JsonNode json(Call call, Answer answer) throws IOException {
    try {
      return JSON.readTree(body(call, answer));
    } catch (JsonProcessingException e) {
      throw new RegistryException(ErrorCode.DAMAGED, "%s: the answer is no JSON", call.what());
    }
  }

  private static byte[] body(Call call, Answer answer) throws IOException {
    if (!answer.isSuccess()) {
      throw new RegistryException(ErrorCode.MISSING, "the registry does not have %s", call.what());
    }
    byte[] bytes = answer.bytes(MAX_BYTES);
    if (bytes == null) {
      throw new RegistryException(
          ErrorCode.LIMIT, "%s: the answer is longer than %d bytes", call.what(), MAX_BYTES);
    }
    return bytes;
  }

  /** Our credentials stay with the host, wherever its links lead. */
  private static Call next(Call call, Answer answer) {
    for (String link : answer.headers().allValues("Link")) {
      Matcher m = NEXT.matcher(link);
      if (m.find()) {
        URI next = call.uri().resolve(m.group(1).replace(" ", "%20"));
        return next.getRawAuthority().equals(call.uri().getRawAuthority())
            ? new Call(call.what(), next, call.accept(), call.repository(), call.scope(), 0)
            : null;
      }
    }
    return null;
  }

  /**
   * A manifest as the registry serves it.
   *
   * @param mediaType as the registry calls it; empty when it does not
   */
  public record Manifest(byte[] bytes, String mediaType) {
    /**
     * Manifests of schema 1 are signed inside, and have digests that are not those of their bytes.
     */
    public boolean isSchema1() {
      return mediaType.contains("docker.distribution.manifest.v1+");
    }
  }

  /**
   * A manifest or an index.
   *
   * @param reference a tag, or a digest
   */
  public Manifest manifest(String repository, String reference) throws IOException {
    String separator = reference.contains(":") ? "@" : ":";
    String what = "the manifest %s/%s%s%s".formatted(host, repository, separator, reference);
    Call call = call(what, repository, "manifests/" + reference, MANIFESTS);
    return persist(
        call,
        answer -> {
          String type = answer.headers().firstValue("Content-Type").orElse("");
          Manifest manifest = new Manifest(body(call, answer), type);
          if (!manifest.isSchema1()) {
            String promised = answer.headers().firstValue("Docker-Content-Digest").orElse("");
            check(manifest.bytes(), reference.contains(":") ? reference : promised);
          }
          return manifest;
        });
  }

  /**
   * The digest that a tag points to.
   *
   * @return null when the registry does not tell it without the manifest
   */
  public String digest(String repository, String tag) throws IOException {
    String what = "the manifest %s/%s:%s".formatted(host, repository, tag);
    Call call = call(what, repository, "manifests/" + tag, MANIFESTS).headOnly();
    try (Answer answer = http.get(call)) {
      return answer.isSuccess()
          ? answer.headers().firstValue("Docker-Content-Digest").orElse(null)
          : null;
    } catch (RegistryException e) {
      if (e.code() == ErrorCode.UNREADABLE) {
        return null;
      }
      throw e;
    }
  }

  /** A blob that is small enough to be held. */
  public byte[] blob(String repository, String digest) throws IOException {
    Call call = call(blobName(repository, digest), repository, "blobs/" + digest, null);
    return persist(
        call,
        answer -> {
          byte[] bytes = body(call, answer);
          check(bytes, digest);
          return bytes;
        });
  }

  /** Bytes that are not those of the digest: perhaps a bit has tipped over, on the way. */
  private static final class Mismatch extends IOException {
    private static final long serialVersionUID = 1L;
  }

  private static void check(byte[] bytes, String digest) throws Mismatch {
    if (!digest.startsWith("sha256:")) {
      return;
    }
    try {
      byte[] found = MessageDigest.getInstance("SHA-256").digest(bytes);
      if (!digest.equals("sha256:" + HexFormat.of().formatHex(found))) {
        throw new Mismatch();
      }
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private interface Reading<T> {
    T read(Answer answer) throws IOException;
  }

  /** A body may break off, too. */
  private <T> T persist(Call call, Reading<T> reading) throws IOException {
    for (int i = 1; ; i++) {
      try (Answer answer = http.get(call)) {
        return reading.read(answer);
      } catch (RegistryException e) {
        throw e;
      } catch (IOException e) {
        if (i >= settings.attempts() || Thread.currentThread().isInterrupted()) {
          throw e instanceof Mismatch
              ? new RegistryException(
                  ErrorCode.MISMATCH, "%s has other bytes than its digest says", call.what())
              : new RegistryException(
                  ErrorCode.UNREACHABLE, "%s broke off: %s", call.what(), e.getMessage());
        }
        HostGate.sleep(Http.pause(i));
      }
    }
  }

  private String blobName(String repository, String digest) {
    return "the blob %s/%s@%s".formatted(host, repository, digest);
  }

  /**
   * Opens a blob of any size; breaks in the connection do not show.
   *
   * @param size that it has
   */
  public InputStream open(String repository, String digest, long size) throws IOException {
    Call call = call(blobName(repository, digest), repository, "blobs/" + digest, null);
    return new BlobStream(
        call.what(),
        size,
        settings.attempts(),
        from ->
            http.get(
                new Call(
                    call.what(),
                    call.uri(),
                    call.accept(),
                    call.repository(),
                    call.scope(),
                    from)));
  }
}
