package dev.tonnage.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tonnage.Samples;
import dev.tonnage.table.Table;
import dev.tonnage.table.Tables;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The job on a cluster of processes of their own, with sources and warehouse in a store that speaks
 * S3, one worker killed in its middle. Some minutes long: run with {@code -Dtonnage.cluster=true},
 * and with {@code TONNAGE_PYTHON}, a Python that has {@code moto[server]}.
 */
class ClusterTest {
  private static final String LOOPBACK = "127.0.0.1";
  private static final int PROGRAMS = 48;
  private static final int IMAGES = 10;
  private static final int PATIENCE_SECONDS = 1200;

  /** When this many programs lie between opening and weighing, the job is in its middle. */
  private static final int SPOOLED = 6;

  @TempDir static Path temp;
  private static final List<Process> PROCESSES = Collections.synchronizedList(new ArrayList<>());
  private static final AtomicInteger LOGS = new AtomicInteger();

  @AfterAll
  static void end() {
    PROCESSES.forEach(ClusterTest::kill);
  }

  private static void kill(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  @Test
  void on_a_cluster_over_S3_that_loses_a_worker_the_tables_are_those_of_a_local_run()
      throws Exception {
    assumeTrue(Boolean.getBoolean("tonnage.cluster"), "needs -Dtonnage.cluster=true");
    Map<String, String> store = store();
    Path tree = Files.createDirectories(temp.resolve("tree"));
    byte[] elf = Samples.elf();
    for (int i = 0; i < PROGRAMS; i++) {
      Path app = Files.createDirectories(tree.resolve("app-" + i));
      Files.write(app.resolve("program"), Arrays.copyOf(elf, elf.length + i + 1));
    }
    Files.write(tree.resolve("app-0").resolve("half"), Arrays.copyOf(elf, elf.length / 2));
    Path registry = temp.resolve("registry");
    Samples.registry(registry).push(IMAGES, 1);
    Configuration configuration = new Configuration();
    store.forEach((k, v) -> configuration.set(k.replace("spark.hadoop.", ""), v));
    FileSystem bucket = FileSystem.get(URI.create("s3a://fleet/"), configuration);
    bucket.copyFromLocalFile(hadoop(tree), hadoop("s3a://fleet/tree"));
    bucket.copyFromLocalFile(hadoop(registry), hadoop("s3a://fleet/registry"));

    String master = "spark://%s:%d".formatted(LOOPBACK, port());
    start(
        "org.apache.spark.deploy.master.Master",
        Map.of("spark.master.rest.enabled", "false", "spark.master.ui.enabled", "false"),
        List.of("--host", LOOPBACK, "--port", master.replaceAll(".*:", ""), "--webui-port", "0"));
    List<Process> workers = List.of(worker(master), worker(master));

    Process cluster = scan(store, "s3a://fleet/warehouse", master);
    int driver = LOGS.get();
    org.apache.hadoop.fs.Path spool = hadoop("s3a://fleet/warehouse/_spool");
    await(
        "programs lie in the spool", () -> !cluster.isAlive() || spooled(bucket, spool) >= SPOOLED);
    assertThat(cluster.isAlive()).as("in its middle: see " + temp).isTrue();
    kill(workers.get(0));
    System.out.printf("ClusterTest: a worker killed with %d spooled%n", spooled(bucket, spool));
    assertThat(cluster.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(cluster.exitValue()).as(logs()).isZero();
    assertThat(Files.readString(temp.resolve("log-" + driver)))
        .as("it was noticed")
        .containsPattern("(?i)lost executor|executor.*(lost|exited)");

    Path local = temp.resolve("local");
    Process alone = scan(store, local.toString(), "local[2]");
    assertThat(alone.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(alone.exitValue()).as(logs()).isZero();

    SparkSession spark = Sessions.open("local[2]");
    store.forEach(
        (k, v) ->
            spark.sparkContext().hadoopConfiguration().set(k.replace("spark.hadoop.", ""), v));
    Map<String, List<String>> expected = tables(spark, local.toString());
    assertThat(expected.get("binaries")).hasSizeGreaterThan(PROGRAMS);
    Map<String, List<String>> found = tables(spark, "s3a://fleet/warehouse");
    assertThat(found.get("scan_errors")).isEqualTo(expected.get("scan_errors"));
    found.forEach((name, rows) -> assertThat(rows).as(name).isEqualTo(expected.get(name)));

    // The other commands find their way there, too.
    for (List<String> command :
        List.of(
            List.of("maintain"), List.of("maintain", "--check"), List.of("report", "modules"))) {
      Process process = tonnage(store, command, "s3a://fleet/warehouse", "local[2]");
      assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as(command + "\n" + logs()).isZero();
    }
  }

  private static int spooled(FileSystem bucket, org.apache.hadoop.fs.Path spool) {
    try {
      int files = 0;
      var all = bucket.listFiles(spool, true);
      while (all.hasNext()) {
        all.next();
        files++;
      }
      return files;
    } catch (IOException e) {
      return 0;
    }
  }

  private static Map<String, List<String>> tables(SparkSession spark, String folder) {
    Map<String, List<String>> tables = new LinkedHashMap<>();
    for (Table<?> table : Tables.ALL) {
      // How long things took is another matter each time.
      if (table != Tables.SCAN_STATS) {
        tables.put(
            table.name(),
            spark
                .read()
                .format("delta")
                .load(folder + "/" + table.name())
                .drop("taken_at", "published_at")
                .toJSON()
                .collectAsList()
                .stream()
                .sorted()
                .toList());
      }
    }
    return tables;
  }

  /** Starts a store; what Spark needs to know of it. */
  private static Map<String, String> store() throws Exception {
    String python = System.getenv().getOrDefault("TONNAGE_PYTHON", "python3");
    Process probe =
        new ProcessBuilder(python, "-c", "import moto.server").redirectErrorStream(true).start();
    probe.getInputStream().readAllBytes();
    assumeTrue(probe.waitFor() == 0, "needs python3 with moto[server]");
    int port = port();
    start(
        new ProcessBuilder(
            python, "-m", "moto.server", "-H", LOOPBACK, "-p", String.valueOf(port)));
    String endpoint = "http://%s:%d".formatted(LOOPBACK, port);
    HttpClient client = HttpClient.newHttpClient();
    await(
        "the store answers",
        () -> {
          try {
            HttpRequest bucket =
                HttpRequest.newBuilder(URI.create(endpoint + "/fleet"))
                    .PUT(HttpRequest.BodyPublishers.noBody())
                    .build();
            return client.send(bucket, HttpResponse.BodyHandlers.ofString()).statusCode() == 200;
          } catch (IOException e) {
            return false;
          }
        });
    return Map.of(
        "spark.hadoop.fs.s3a.endpoint", endpoint,
        "spark.hadoop.fs.s3a.endpoint.region", "us-east-1",
        "spark.hadoop.fs.s3a.access.key", "access",
        "spark.hadoop.fs.s3a.secret.key", "secret",
        "spark.hadoop.fs.s3a.input.stream.type", "classic",
        // What uploads whole files asks of the store what this one does not do.
        "spark.hadoop.fs.s3a.optimized.copy.from.local.enabled", "false",
        "spark.hadoop.fs.s3a.path.style.access", "true");
  }

  private static Process worker(String master) throws IOException {
    Path work = Files.createDirectories(temp.resolve("work-" + LOGS.get()));
    return start(
        "org.apache.spark.deploy.worker.Worker",
        Map.of(),
        List.of(
            "--host",
            LOOPBACK,
            "--webui-port",
            "0",
            "--cores",
            "1",
            "--memory",
            "1g",
            "--work-dir",
            work.toString(),
            master));
  }

  private static Process scan(Map<String, String> store, String warehouse, String master)
      throws IOException {
    return tonnage(
        store,
        List.of(
            "scan",
            "files:s3a://fleet/tree",
            "distribution:s3a://fleet/registry",
            "--snapshot",
            "night"),
        warehouse,
        master);
  }

  private static Process tonnage(
      Map<String, String> store, List<String> command, String warehouse, String master)
      throws IOException {
    List<String> arguments = new ArrayList<>(command);
    arguments.addAll(List.of("--warehouse", warehouse, "--master", master));
    Map<String, String> settings = new LinkedHashMap<>(store);
    settings.put("spark.executor.memory", "700m");
    settings.put("spark.ui.enabled", "false");
    settings.put("spark.executor.extraClassPath", String.join(":", folders()));
    return start(Tonnage.class.getName(), settings, arguments);
  }

  private static Process start(String main, Map<String, String> settings, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-Xmx1g");
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(a -> a.startsWith("--add-opens"))
        .forEach(command::add);
    settings.forEach((k, v) -> command.add("-D" + k + "=" + v));
    command.add("-Dtonnage.log=warn");
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
    command.addAll(arguments);
    return start(new ProcessBuilder(command));
  }

  private static Process start(ProcessBuilder builder) throws IOException {
    builder.environment().put("SPARK_HOME", home().toString());
    builder.environment().put("SPARK_SCALA_VERSION", "2.13");
    builder.environment().put("SPARK_LOCAL_IP", LOOPBACK);
    Process process =
        builder
            .redirectErrorStream(true)
            .redirectOutput(temp.resolve("log-" + LOGS.incrementAndGet()).toFile())
            .start();
    PROCESSES.add(process);
    return process;
  }

  /** Where Spark's own programs look for their jars. */
  private static synchronized Path home() throws IOException {
    Path jars = temp.resolve("spark").resolve("jars");
    if (!Files.exists(jars)) {
      Files.createDirectories(jars);
      for (String jar : System.getProperty("java.class.path").split(":")) {
        if (jar.endsWith(".jar")) {
          Path link = jars.resolve(Path.of(jar).getFileName());
          if (!Files.exists(link)) {
            Files.createSymbolicLink(link, Path.of(jar));
          }
        }
      }
    }
    return jars.getParent();
  }

  private static List<String> folders() {
    return Arrays.stream(System.getProperty("java.class.path").split(":"))
        .filter(p -> !p.endsWith(".jar"))
        .toList();
  }

  private static String logs() throws IOException {
    try (Stream<Path> files = Files.list(temp)) {
      return files
          .filter(f -> f.getFileName().toString().startsWith("log-"))
          .sorted()
          .map(
              f -> {
                try {
                  String text = Files.readString(f);
                  return f.getFileName()
                      + ":\n"
                      + text.substring(Math.max(0, text.length() - 4000));
                } catch (IOException e) {
                  return f + ": " + e;
                }
              })
          .collect(Collectors.joining("\n"));
    }
  }

  private interface Condition {
    boolean isMet() throws InterruptedException;
  }

  private static void await(String what, Condition condition) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!condition.isMet()) {
      assertThat(System.nanoTime()).as(what + "\n" + logs()).isLessThan(end);
      Thread.sleep(1000);
    }
  }

  private static int port() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(LOOPBACK))) {
      return socket.getLocalPort();
    }
  }

  private static org.apache.hadoop.fs.Path hadoop(Object path) {
    return new org.apache.hadoop.fs.Path(path.toString());
  }
}
