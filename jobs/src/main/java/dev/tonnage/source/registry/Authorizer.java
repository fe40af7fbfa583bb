package dev.tonnage.source.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tonnage.table.ErrorCode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Shows a registry who we are: by name and password, or with a token that another server gives for
 * these (distribution.github.io, "Token Authentication Specification"). A token is renewed before
 * it expires, and at once when the registry does not take it any more.
 */
final class Authorizer {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_BYTES = 1 << 20;

  /** What a token lasts when its server does not say. */
  private static final int DEFAULT_SECONDS = 60;

  private static final String CLIENT = "tonnage";

  /** Sends a request to the server that gives tokens. */
  interface TokenServer {
    Answer send(URI uri, String authorization, HttpRequest.BodyPublisher form) throws IOException;
  }

  private record Token(String header, long renewAt) {}

  private final String host;
  private final boolean mayBePlain;
  private final CredentialFiles files;
  private final TokenServer server;
  private final Map<String, Optional<Credentials>> credentials = new HashMap<>();
  private final Map<String, Token> tokens = new HashMap<>();
  private Challenge challenge;

  Authorizer(String host, boolean mayBePlain, CredentialFiles files, TokenServer server) {
    this.host = host;
    this.mayBePlain = mayBePlain;
    this.files = files;
    this.server = server;
  }

  /** The header to send; null as long as the registry has not asked for one. */
  synchronized String header(Call call) throws IOException {
    if (challenge == null) {
      return null;
    }
    if (challenge.scheme().equals("basic")) {
      Credentials found = credentials(call);
      return found == null ? null : found.basic();
    }
    Token token = tokens.get(call.scope());
    if (token == null || System.nanoTime() - token.renewAt() >= 0) {
      token = token(challenge, call);
      tokens.put(call.scope(), token);
    }
    return token.header();
  }

  /**
   * Takes note that a registry did not take what was sent.
   *
   * @param sent null when nothing was sent
   * @return whether there is something new to send
   */
  synchronized boolean isRenewed(Challenge asked, Call call, String sent) throws IOException {
    if (asked == null) {
      return false;
    }
    challenge = asked;
    if (asked.scheme().equals("basic")) {
      if (sent != null) {
        // A helper's answer may have expired.
        credentials.remove(key(call));
      }
      String header = header(call);
      return header != null && !header.equals(sent);
    }
    Token old = tokens.get(call.scope());
    if (old == null || old.header().equals(sent)) {
      tokens.put(call.scope(), token(asked, call));
    }
    return true;
  }

  private static String key(Call call) {
    return call.repository() == null ? "" : call.repository();
  }

  private Credentials credentials(Call call) throws IOException {
    Optional<Credentials> known = credentials.get(key(call));
    if (known == null) {
      known = Optional.ofNullable(files.find(host, key(call)));
      credentials.put(key(call), known);
    }
    return known.orElse(null);
  }

  /** Whether we have anything to show. */
  synchronized boolean hasCredentials(Call call) throws IOException {
    return credentials(call) != null;
  }

  private Token token(Challenge asked, Call call) throws IOException {
    URI realm = realm(asked);
    String scope = asked.parameters().getOrDefault("scope", call.scope());
    String query = "scope=" + encoded(scope);
    if (asked.parameters().containsKey("service")) {
      query = "service=" + encoded(asked.parameters().get("service")) + "&" + query;
    }
    Credentials who = credentials(call);
    try (Answer answer = ask(realm, query, who)) {
      if (answer.status() == 401 || answer.status() == 403) {
        credentials.remove(key(call));
        throw new RegistryException(
            ErrorCode.DENIED,
            "%s gives %s no token for %s (HTTP %d)",
            realm.getHost(),
            who == null ? "somebody without credentials" : "these credentials",
            call.what(),
            answer.status());
      }
      byte[] body = answer.status() == 200 ? answer.bytes(MAX_BYTES) : null;
      if (body == null) {
        throw new RegistryException(
            ErrorCode.UNREACHABLE,
            "%s gave no token for %s (HTTP %d)",
            realm.getHost(),
            call.what(),
            answer.status());
      }
      return token(realm, JSON.readTree(body));
    } catch (JsonProcessingException e) {
      throw new RegistryException(
          ErrorCode.UNREACHABLE, "the token server %s answers no JSON", realm.getHost());
    }
  }

  private Answer ask(URI realm, String query, Credentials who) throws IOException {
    if (who != null && who.identityToken() != null) {
      String form =
          "grant_type=refresh_token&client_id=%s&refresh_token=%s&%s"
              .formatted(CLIENT, encoded(who.identityToken()), query);
      return server.send(realm, null, HttpRequest.BodyPublishers.ofString(form));
    }
    String separator = realm.getRawQuery() == null ? "?" : "&";
    URI uri = URI.create(realm + separator + query);
    return server.send(uri, who == null ? null : who.basic(), null);
  }

  private static Token token(URI realm, JsonNode node) throws RegistryException {
    String text = node.path("token").asText(node.path("access_token").asText());
    if (text.isEmpty() || text.chars().anyMatch(c -> c < ' ' || c > '~')) {
      throw new RegistryException(
          ErrorCode.UNREACHABLE, "the token server %s answers without a token", realm.getHost());
    }
    long seconds = Math.max(node.path("expires_in").asLong(DEFAULT_SECONDS), 1);
    // A fifth of its life is left for the request that it is sent with.
    long millis = Math.min(seconds, 86_400) * 800;
    return new Token("Bearer " + text, System.nanoTime() + millis * 1_000_000);
  }

  /** Passwords go only where the registry could have been sure that they arrive unread. */
  private URI realm(Challenge asked) throws RegistryException {
    String text = asked.parameters().get("realm");
    try {
      URI realm = URI.create(text);
      boolean isSafe = "https".equals(realm.getScheme());
      if (realm.getHost() != null && (isSafe || mayBePlain && "http".equals(realm.getScheme()))) {
        return realm;
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    throw new RegistryException(
        ErrorCode.DENIED, "%s sends us for a token to a place that is not safe to ask", host);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
