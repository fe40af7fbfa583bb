package dev.tonnage.source;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Stands in front of a real registry and spoils its answers: each request takes one fault from a
 * queue, then passes unharmed. It can also want tokens, which it gives for a password.
 */
public final class FaultyRegistry implements AutoCloseable {
  public static final String USER = "reader";
  public static final String PASSWORD = "s3cret-of-the-test";

  /** Both, as htpasswd writes them. */
  public static final String HTPASSWD =
      USER + ":$2b$05$wUXQCHihTWxrnhL2gW5ciOBOskwtgmy4hVVnkJqBfozjgJjngwxJe\n";

  /** What all tokens begin with. */
  public static final String TOKEN = "token-of-the-test-";

  /** What goes wrong with an answer. */
  public enum Fault {
    NONE,
    TOO_MANY_REQUESTS,
    SERVER_ERROR,
    /** The connection is cut before anything is said. */
    NO_ANSWER,
    /** Half of the body comes. */
    CUT,
    /** As long as it should be, but one bit is another one. */
    WRONG_BYTE,
    /** Says nothing more after the first bytes. */
    STALL
  }

  private final HttpServer server;
  private final URI behind;
  private final HttpClient client = HttpClient.newHttpClient();
  private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();
  private final Map<String, Long> tokens = new ConcurrentHashMap<>();
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger tokensGiven = new AtomicInteger();
  private final AtomicLong blobBytes = new AtomicLong();
  private volatile boolean wantsTokens;
  private volatile int perPage = 1000;
  private volatile Fault onceFault = Fault.NONE;
  private volatile String oncePath;
  private volatile Fault forBlobs = Fault.NONE;

  /**
   * Begins to serve.
   *
   * @param behind the real registry
   */
  public FaultyRegistry(URI behind) throws IOException {
    this.behind = behind;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "faulty-registry");
              thread.setDaemon(true);
              return thread;
            }));
    server.createContext("/", this::handle);
    server.start();
  }

  public String host() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /** The next requests go wrong like this, one after the other. */
  public void next(Fault... some) {
    faults.addAll(java.util.List.of(some));
  }

  /** The next request for a path that ends so goes wrong like this. */
  public void once(Fault fault, String path) {
    onceFault = fault;
    oncePath = path;
  }

  /** From now on whatever is asked for a blob goes wrong like this. */
  void blobs(Fault fault) {
    forBlobs = fault;
  }

  /** From now on lists come in pages of so many. */
  void pagesOf(int names) {
    perPage = names;
  }

  /** From now on only those get in who have a token, which lasts a second. */
  public void wantTokens() {
    wantsTokens = true;
  }

  int requests() {
    return requests.get();
  }

  int tokensGiven() {
    return tokensGiven.get();
  }

  /** What was sent of blobs. */
  public long blobBytes() {
    return blobBytes.get();
  }

  private void handle(HttpExchange exchange) throws IOException {
    requests.incrementAndGet();
    try (exchange) {
      if (exchange.getRequestURI().getPath().equals("/token")) {
        token(exchange);
      } else if (wantsTokens && !isLetIn(exchange)) {
        exchange
            .getResponseHeaders()
            .add(
                "WWW-Authenticate",
                "Bearer realm=\"http://%s/token\",service=\"test\"".formatted(host()));
        exchange.sendResponseHeaders(401, -1);
      } else {
        spoil(exchange);
      }
    }
  }

  private void token(HttpExchange exchange) throws IOException {
    String basic =
        Base64.getEncoder()
            .encodeToString((USER + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8));
    if (!("Basic " + basic).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      exchange.sendResponseHeaders(401, -1);
      return;
    }
    String token = TOKEN + tokensGiven.incrementAndGet();
    tokens.put(token, System.nanoTime() + 1_000_000_000L);
    byte[] body =
        "{\"token\":\"%s\",\"expires_in\":60}".formatted(token).getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
  }

  private boolean isLetIn(HttpExchange exchange) {
    String header = exchange.getRequestHeaders().getFirst("Authorization");
    Long until = header == null ? null : tokens.get(header.replaceFirst("^Bearer ", ""));
    return until != null && System.nanoTime() < until;
  }

  private void spoil(HttpExchange exchange) throws IOException {
    boolean isBlob = exchange.getRequestURI().getPath().contains("/blobs/");
    String path = oncePath;
    if (path != null && exchange.getRequestURI().getPath().endsWith(path)) {
      oncePath = null;
      forward(exchange, onceFault, isBlob);
      return;
    }
    Fault queued = faults.poll();
    Fault fault = queued == null ? (isBlob ? forBlobs : Fault.NONE) : queued;
    switch (fault) {
      case TOO_MANY_REQUESTS -> {
        exchange.getResponseHeaders().add("Retry-After", "1");
        exchange.sendResponseHeaders(429, -1);
      }
      case SERVER_ERROR -> exchange.sendResponseHeaders(500, -1);
      case NO_ANSWER -> {
        // Closed without a word.
      }
      default -> forward(exchange, fault, isBlob);
    }
  }

  private void forward(HttpExchange exchange, Fault fault, boolean isBlob) throws IOException {
    boolean isHead = exchange.getRequestMethod().equals("HEAD");
    String asked = exchange.getRequestURI().toString();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(behind.resolve(asked.replace("?n=1000", "?n=" + perPage)))
            .method(isHead ? "HEAD" : "GET", HttpRequest.BodyPublishers.noBody());
    for (String name : java.util.List.of("Accept", "Range")) {
      exchange
          .getRequestHeaders()
          .getOrDefault(name, java.util.List.of())
          .forEach(v -> request.header(name, v));
    }
    HttpResponse<InputStream> answer;
    try {
      answer = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    byte[] body = answer.body().readAllBytes();
    for (String name :
        java.util.List.of("Content-Type", "Content-Range", "Link", "Docker-Content-Digest")) {
      answer.headers().allValues(name).forEach(v -> exchange.getResponseHeaders().add(name, v));
    }
    exchange.sendResponseHeaders(answer.statusCode(), body.length == 0 ? -1 : body.length);
    if (isHead) {
      return;
    }
    OutputStream out = exchange.getResponseBody();
    int length = fault == Fault.CUT || fault == Fault.STALL ? body.length / 2 : body.length;
    if (fault == Fault.WRONG_BYTE && body.length > 0) {
      body[body.length / 2] ^= 1;
    }
    // Counted before they are sent: whoever has read them may ask at once.
    if (isBlob) {
      blobBytes.addAndGet(length);
    }
    out.write(body, 0, length);
    out.flush();
    if (fault == Fault.STALL) {
      try {
        Thread.sleep(10_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
