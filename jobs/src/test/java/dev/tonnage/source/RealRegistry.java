package dev.tonnage.source;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Debian's registry server on the loopback, for as long as it is open and an hour at most: a
 * machine may be busy; and skopeo, which brings images there.
 */
public final class RealRegistry implements AutoCloseable {
  private final Path root;
  private final Process process;
  private final int port;

  private RealRegistry(Path root, Process process, int port) {
    this.root = root;
    this.process = process;
    this.port = port;
  }

  /** Skips the test where one of the programs is missing. */
  public static void assumeInstalled(String... programs) {
    for (String program : programs) {
      boolean isThere =
          List.of(System.getenv("PATH").split(":")).stream()
              .anyMatch(p -> Files.isExecutable(Path.of(p, program)));
      assumeTrue(isThere, "needs the program " + program);
    }
  }

  /**
   * Starts one.
   *
   * @param root where it keeps its images
   * @param http lines for the part {@code http} of its configuration, and parts behind it
   */
  public static RealRegistry start(Path root, String... http) throws Exception {
    assumeInstalled("docker-registry", "timeout");
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    Path conf = Files.createTempFile(root.toAbsolutePath().getParent(), "registry", ".yml");
    Files.writeString(
        conf,
        """
        version: 0.1
        log: {level: error, accesslog: {disabled: true}}
        storage: {filesystem: {rootdirectory: "%s"}, delete: {enabled: true}}
        http:
          addr: 127.0.0.1:%d
        """
                .formatted(root.toAbsolutePath(), port)
            + String.join("\n", http)
            + "\n");
    Process process =
        new ProcessBuilder("timeout", "3600", "docker-registry", "serve", conf.toString())
            .redirectErrorStream(true)
            .redirectOutput(Path.of(conf + ".log").toFile())
            .start();
    RealRegistry registry = new RealRegistry(root, process, port);
    Runtime.getRuntime().addShutdownHook(new Thread(registry::close));
    registry.await();
    return registry;
  }

  private void await() throws Exception {
    for (int i = 0; i < 300; i++) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        if (socket.isConnected()) {
          return;
        }
      } catch (IOException e) {
        Thread.sleep(100);
      }
    }
    throw new IllegalStateException("the registry does not start");
  }

  public String host() {
    return "127.0.0.1:" + port;
  }

  public URI uri() {
    return URI.create("http://" + host());
  }

  public Path root() {
    return root;
  }

  /** Brings images of a layout here, each under its own name. */
  public void push(Path layout, String tag, String name, String... options) throws Exception {
    List<String> words = new ArrayList<>(List.of("copy", "--all", "-q"));
    words.addAll(List.of(options));
    if (options.length == 0) {
      words.add("--dest-tls-verify=false");
    }
    words.add("oci:" + layout + ":" + tag);
    words.add("docker://" + host() + "/" + name);
    skopeo(words);
  }

  /** Runs skopeo; fails with what it says. */
  public static void skopeo(List<String> words) throws Exception {
    List<String> command = new ArrayList<>(List.of("skopeo", "--insecure-policy"));
    command.addAll(words);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes());
    if (!process.waitFor(2, TimeUnit.MINUTES) || process.exitValue() != 0) {
      throw new IllegalStateException("skopeo: " + said);
    }
  }

  @Override
  public void close() {
    process.destroy();
  }
}
