package dev.tonnage.source.registry;

import dev.tonnage.table.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.net.Authenticator;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

/**
 * Sends requests to one registry: shows who we are, follows redirects, waits its turn, and asks
 * again when the trouble may pass.
 */
final class Http {
  static {
    // Java sends a proxy no password for a tunnel unless told to; this is read once.
    if (System.getProperty("jdk.http.auth.tunneling.disabledSchemes") == null) {
      System.setProperty("jdk.http.auth.tunneling.disabledSchemes", "");
    }
  }

  private static final int MAX_REDIRECTS = 5;
  private static final int CONNECT_SECONDS = 30;

  /** The first pause; each is up to twice the one before. */
  private static final long FIRST_PAUSE_NANOS = 500_000_000L;

  private static final long LONGEST_PAUSE_NANOS = 30_000_000_000L;

  /** What may be gone the next time. */
  private static final Set<Integer> PASSING = Set.of(408, 425, 429, 500, 502, 503, 504);

  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  /** Old tokens are renewed once for a request, and should be new then; clocks run out twice. */
  private static final int MAX_RENEWALS = 3;

  private final RegistrySettings settings;
  private final HttpClient client;
  private final HostGate gate;
  private final Authorizer authorizer;

  Http(RegistrySettings settings, String host) throws IOException {
    this.settings = settings;
    this.gate = new HostGate(settings.connections(), settings.requestsPerSecond());
    Proxies proxies = new Proxies(System::getenv);
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(Duration.ofSeconds(CONNECT_SECONDS))
            .proxy(proxies);
    SSLContext tls = Tls.context(settings);
    if (tls != null) {
      builder.sslContext(tls);
    }
    Authenticator authenticator = proxies.authenticator();
    if (authenticator != null) {
      builder.authenticator(authenticator);
    }
    client = builder.build();
    authorizer =
        new Authorizer(
            host,
            settings.plainHttp(),
            CredentialFiles.usual(settings.authFile()),
            this::sendForToken);
  }

  /** Something that is worth another try. */
  private static final class Passing extends IOException {
    private static final long serialVersionUID = 1L;

    Passing(String message) {
      super(message);
    }
  }

  private interface Attempt {
    Answer make() throws IOException;
  }

  /**
   * Gets what a call asks for. The answer is one of success, or says that a page is missing (404),
   * not for us to have (405), or behind the end (416); everything else is an exception.
   */
  Answer get(Call call) throws IOException {
    return persist(call.what(), () -> authorized(call));
  }

  private Answer persist(String what, Attempt attempt) throws IOException {
    String last = "";
    for (int i = 0; i < settings.attempts(); i++) {
      if (i > 0) {
        HostGate.sleep(pause(i));
      }
      try {
        return attempt.make();
      } catch (Passing e) {
        last = e.getMessage();
      } catch (RegistryException e) {
        throw e;
      } catch (IOException e) {
        if (Thread.currentThread().isInterrupted()) {
          throw e;
        }
        last = reason(e);
      }
    }
    throw new RegistryException(
        ErrorCode.UNREACHABLE,
        "%s could not be had in %d attempts; the last one: %s",
        what,
        settings.attempts(),
        last);
  }

  /** Random, so that those who failed together do not come back together. */
  static long pause(int failures) {
    long longest = Math.min(LONGEST_PAUSE_NANOS, FIRST_PAUSE_NANOS << Math.min(failures - 1, 20));
    return ThreadLocalRandom.current().nextLong(longest / 4, longest + 1);
  }

  private Answer authorized(Call call) throws IOException {
    for (int renewals = 0; ; renewals++) {
      String header = authorizer.header(call);
      Answer answer = redirected(call, header);
      if (answer.status() != 401) {
        return checked(call, answer);
      }
      answer.close();
      Challenge challenge = Challenge.of(answer.headers().allValues("WWW-Authenticate"));
      if (renewals >= MAX_RENEWALS || !authorizer.isRenewed(challenge, call, header)) {
        throw new RegistryException(
            ErrorCode.DENIED,
            "%s is not given to %s (HTTP 401)",
            call.what(),
            authorizer.hasCredentials(call)
                ? "these credentials"
                : "us, since no credentials for this registry were found");
      }
    }
  }

  private Answer redirected(Call call, String authorization) throws IOException {
    URI uri = call.uri();
    String header = authorization;
    for (int i = 0; i <= MAX_REDIRECTS; i++) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(uri)
              .method(call.isHead() ? "HEAD" : "GET", HttpRequest.BodyPublishers.noBody());
      if (header != null) {
        request.header("Authorization", header);
      }
      if (call.accept() != null) {
        request.header("Accept", call.accept());
      }
      if (call.from() > 0) {
        request.header("Range", "bytes=" + call.from() + "-");
      }
      Answer answer = send(request);
      String location = answer.headers().firstValue("Location").orElse(null);
      if (!REDIRECTS.contains(answer.status()) || location == null) {
        return answer;
      }
      answer.close();
      URI next = target(call, uri, location);
      if (!isSameHost(uri, next)) {
        // Storage behind a registry has its own ways, and no business with our password.
        header = null;
      }
      uri = next;
    }
    throw new RegistryException(
        ErrorCode.UNREACHABLE, "%s is redirected more than %d times", call.what(), MAX_REDIRECTS);
  }

  private URI target(Call call, URI from, String location) throws RegistryException {
    URI next;
    try {
      next = from.resolve(location);
    } catch (IllegalArgumentException e) {
      throw new RegistryException(
          ErrorCode.UNREACHABLE, "%s is redirected to what is no address", call.what());
    }
    boolean isWeaker = "https".equals(from.getScheme()) && !"https".equals(next.getScheme());
    if (next.getHost() == null || isWeaker) {
      throw new RegistryException(
          ErrorCode.UNREACHABLE, "%s is redirected to a place without TLS", call.what());
    }
    return next;
  }

  private static boolean isSameHost(URI a, URI b) {
    return a.getScheme().equals(b.getScheme())
        && a.getHost().equalsIgnoreCase(b.getHost())
        && a.getPort() == b.getPort();
  }

  private Answer sendForToken(URI uri, String authorization, HttpRequest.BodyPublisher form)
      throws IOException {
    return persist(
        "a token of " + uri.getHost(),
        () -> {
          HttpRequest.Builder request = HttpRequest.newBuilder(uri);
          if (authorization != null) {
            request.header("Authorization", authorization);
          }
          if (form != null) {
            request.header("Content-Type", "application/x-www-form-urlencoded").POST(form);
          }
          Answer answer = send(request);
          if (PASSING.contains(answer.status())) {
            throw passing(answer);
          }
          return answer;
        });
  }

  private Answer send(HttpRequest.Builder request) throws IOException {
    HttpRequest built =
        request
            .header("User-Agent", "tonnage")
            .timeout(Duration.ofSeconds(settings.stallSeconds()))
            .build();
    gate.enter();
    try {
      HttpResponse<InputStream> response =
          client.send(built, HttpResponse.BodyHandlers.ofInputStream());
      return new Answer(
          built.uri(),
          response.statusCode(),
          response.headers(),
          new GuardedBody(response.body(), settings.stallSeconds(), gate::leave));
    } catch (InterruptedException e) {
      gate.leave();
      throw HostGate.interrupted();
    } catch (IOException e) {
      gate.leave();
      throw explained(e, built.uri());
    } catch (RuntimeException e) {
      gate.leave();
      throw e;
    }
  }

  /** What no second try will mend is told at once. */
  private IOException explained(IOException e, URI uri) {
    if (e instanceof SSLException) {
      String message = String.valueOf(e.getMessage());
      if (message.toLowerCase(Locale.ROOT).contains("unrecognized ssl message")) {
        return new RegistryException(
            ErrorCode.UNREACHABLE,
            "%s does not speak TLS; if it is meant to be asked without, say --plain-http",
            uri.getAuthority());
      }
      if (message.contains("PKIX") || message.contains("subject alternative")) {
        return new RegistryException(
            ErrorCode.UNREACHABLE,
            "the certificate of %s is not trusted (%s); name the certificate of its authority with"
                + " --tls-ca",
            uri.getAuthority(),
            message);
      }
      if (message.contains("bad_certificate") || message.contains("certificate_required")) {
        return new RegistryException(
            ErrorCode.DENIED,
            "%s wants a certificate of the client; name it with --tls-cert and --tls-key",
            uri.getAuthority());
      }
    }
    if (e instanceof ConnectException && !(e instanceof HttpConnectTimeoutException)) {
      String host = uri.getHost();
      boolean isUnknown =
          e.getCause() instanceof java.nio.channels.UnresolvedAddressException
              || e.getCause() instanceof UnknownHostException;
      return new Passing(
          isUnknown ? "nobody knows the host " + host : uri.getAuthority() + " does not answer");
    }
    return e;
  }

  /** Exceptions of the network often have no text, and must not have a query's. */
  private static String reason(IOException e) {
    if (e instanceof HttpTimeoutException) {
      return "it did not answer in time";
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private Answer checked(Call call, Answer answer) throws IOException {
    int status = answer.status();
    if (status == 200 || status == 206 || status == 404 || status == 405 || status == 416) {
      return answer;
    }
    if (PASSING.contains(status)) {
      throw passing(answer);
    }
    answer.close();
    throw new RegistryException(
        status == 403 ? ErrorCode.DENIED : ErrorCode.UNREADABLE,
        "%s is refused (HTTP %d)",
        call.what(),
        status);
  }

  private IOException passing(Answer answer) throws IOException {
    answer.close();
    long seconds = retryAfter(answer.headers().firstValue("Retry-After").orElse(""));
    if (seconds > settings.maxWaitSeconds()) {
      return new RegistryException(
          ErrorCode.UNREACHABLE,
          "%s asks to be left alone for %d s (HTTP %d), longer than the %d s allowed",
          answer.uri().getAuthority(),
          seconds,
          answer.status(),
          settings.maxWaitSeconds());
    }
    if (seconds > 0) {
      gate.holdOff(seconds);
    }
    return new Passing("HTTP " + answer.status());
  }

  /** RFC 9110, 10.2.3: seconds, or a date. */
  static long retryAfter(String text) {
    if (text.matches("\\d{1,9}")) {
      return Long.parseLong(text);
    }
    try {
      Instant then = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return Math.max(0, Duration.between(Instant.now(), then).toSeconds() + 1);
    } catch (DateTimeParseException e) {
      return 0;
    }
  }
}
