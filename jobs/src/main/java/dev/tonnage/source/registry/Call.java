package dev.tonnage.source.registry;

import java.net.URI;

/**
 * One request.
 *
 * @param what is asked for, as an error names it
 * @param accept the header; null to leave it out
 * @param repository that we must be let into; null for the whole registry
 * @param scope of the token that it takes
 * @param from the first byte wanted; 0 for all
 * @param isHead whether only the head of the answer is wanted
 */
record Call(
    String what,
    URI uri,
    String accept,
    String repository,
    String scope,
    long from,
    boolean isHead) {

  Call(String what, URI uri, String accept, String repository, String scope, long from) {
    this(what, uri, accept, repository, scope, from, false);
  }

  /** The same, without the body of the answer. */
  Call headOnly() {
    return new Call(what, uri, accept, repository, scope, from, true);
  }
}
