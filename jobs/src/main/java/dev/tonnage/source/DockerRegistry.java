package dev.tonnage.source;

import dev.tonnage.source.registry.Registry;
import dev.tonnage.source.registry.RegistryException;
import dev.tonnage.source.registry.RegistrySettings;
import dev.tonnage.table.ErrorCode;
import dev.tonnage.table.Problem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A registry, or some of its repositories.
 *
 * @param text as the user wrote it
 * @param host with its port, if that is not the usual one
 * @param repository null for all
 * @param reference a tag or a digest; null for all tags
 */
record DockerRegistry(String text, String host, Glob repository, Glob reference) implements Source {
  private static final Pattern NAME =
      Pattern.compile(
          "//([A-Za-z0-9.-]+(?::\\d+)?|\\[[0-9A-Fa-f:]+\\](?::\\d+)?)"
              + "(?:/([A-Za-z0-9._/*-]+?)(?::([A-Za-z0-9._*-]+)|@(sha256:[0-9a-f]{64}))?)?/?");

  /** What may stand in an address without further ado; registries allow no more. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._/-]+");

  /** A repository in which something is to be listed; the references, or what is wrong with it. */
  private record Found(String repository, List<String> references, Problem problem) {}

  private record Tag(String repository, String reference) {}

  static DockerRegistry parse(String text, String rest) {
    if (rest.contains("@") && !rest.contains("@sha256:")) {
      // Not repeated: there may be a password in it.
      throw SourceException.credentialsInName();
    }
    Matcher m = NAME.matcher(rest);
    if (!m.matches()) {
      throw SourceException.badReference(text);
    }
    String reference = m.group(3) == null ? m.group(4) : m.group(3);
    Glob repository =
        m.group(2) == null ? null : new Glob(Registry.fullName(m.group(1), m.group(2)));
    return new DockerRegistry(
        text, m.group(1), repository, reference == null ? null : new Glob(reference));
  }

  @Override
  public Listing list(Access access) throws IOException {
    return list(access, KnownImages.NONE);
  }

  @Override
  public Listing list(Access access, KnownImages known) throws IOException {
    RegistrySettings settings = access.options().registries();
    Registry registry;
    List<String> repositories;
    try {
      registry = Registry.of(settings, host);
      repositories = repositories(registry);
    } catch (RegistryException e) {
      throw SourceException.unanswered(text, e.code(), e.getMessage());
    }
    List<Found> found =
        Parallel.answers(repositories, settings.connections(), r -> references(registry, r));
    List<Listing> listings = new ArrayList<>();
    List<Tag> tags = new ArrayList<>();
    for (Found f : found) {
      if (f.problem() != null) {
        if (found.size() == 1) {
          throw SourceException.unanswered(text, f.problem().code(), f.problem().message());
        }
        listings.add(new Listing(List.of(), List.of(f.problem())));
      }
      f.references().forEach(r -> tags.add(new Tag(f.repository(), r)));
    }
    Platforms platforms = access.options().platforms();
    listings.addAll(
        Parallel.answers(tags, settings.connections(), t -> image(registry, t, platforms, known)));
    return Listing.all(listings);
  }

  private List<String> repositories(Registry registry) throws IOException {
    if (repository != null && repository.isLiteral()) {
      return List.of(repository.text());
    }
    List<String> all = registry.catalogue();
    if (all == null) {
      throw SourceException.noCatalogue(text, host);
    }
    Pattern wanted = repository == null ? PLAIN : repository.pattern();
    return all.stream()
        .filter(r -> PLAIN.matcher(r).matches() && wanted.matcher(r).matches())
        .sorted()
        .toList();
  }

  private Found references(Registry registry, String name) throws IOException {
    if (reference != null && reference.isLiteral()) {
      return new Found(name, List.of(reference.text()), null);
    }
    List<String> tags;
    try {
      tags = registry.tags(name);
    } catch (RegistryException e) {
      return new Found(name, List.of(), problem(name, e.code(), e.getMessage()));
    }
    if (tags == null) {
      // A catalogue goes on naming what was deleted.
      boolean isNamed = repository != null && repository.isLiteral();
      return new Found(
          name,
          List.of(),
          isNamed ? problem(name, ErrorCode.MISSING, "the registry has no such repository") : null);
    }
    Pattern wanted = reference == null ? PLAIN : reference.pattern();
    return new Found(
        name,
        tags.stream()
            .filter(t -> PLAIN.matcher(t).matches() && wanted.matcher(t).matches())
            .sorted()
            .toList(),
        null);
  }

  private static Problem problem(String name, ErrorCode code, String message) {
    return Problem.listing("repository " + name, code, message);
  }

  private Listing image(Registry registry, Tag tag, Platforms platforms, KnownImages known) {
    boolean isDigest = tag.reference().startsWith("sha256:");
    ImageName name = new ImageName(tag.repository(), isDigest ? null : tag.reference());
    RegistryBlobs blobs = new RegistryBlobs(registry, host, tag.repository());
    String place = "docker://" + host;
    ImageWalk walk = new ImageWalk(blobs, place, platforms);
    try {
      String digest = isDigest ? tag.reference() : null;
      if (digest == null && !known.isEmpty()) {
        digest = blobs.ask(tag.reference());
      }
      Listing found = digest == null ? null : known.find(place, name, digest);
      if (found != null) {
        return found;
      }
      walk.follow(digest == null ? blobs.resolve(tag.reference()) : digest, name);
      return walk.listing();
    } catch (IOException e) {
      ErrorCode code = e instanceof LayerException l ? l.code() : ErrorCode.UNREADABLE;
      return new Listing(
          List.of(), List.of(Problem.listing(KnownImages.subject(name), code, e.getMessage())));
    }
  }
}
