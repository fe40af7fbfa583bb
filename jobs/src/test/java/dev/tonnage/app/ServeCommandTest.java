package dev.tonnage.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tonnage.Samples;
import dev.tonnage.store.LazySpark;
import dev.tonnage.store.Warehouse;
import dev.tonnage.table.Tables;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server, asked by a client of another make. */
class ServeCommandTest {
  private static final Pattern ADDRESS = Pattern.compile("at (sc://127\\.0\\.0\\.1:\\d+),");

  private static final String CLIENT =
      """
      import sys
      from pyspark.sql import SparkSession
      spark = SparkSession.builder.remote(sys.argv[1]).getOrCreate()
      def one(query):
          return spark.sql(query).collect()[0][0]
      names = {r.tableName for r in spark.sql("SHOW TABLES").collect()}
      print(one("SELECT count(*) FROM symbols"))
      print(one("SELECT sum(file_bytes) FROM binaries"))
      print(one("SELECT sum(total_bytes) FROM report_modules"))
      print(one("SELECT count(*) FROM symbol_history"))
      print(one("SELECT size_text(1500)"))
      print(len({"images", "placements", "report_services"} - names))
      print([r.comment for r in spark.sql("DESCRIBE modules").collect() if r.col_name == "module_version"][0])
      """;

  @TempDir static Path temp;
  @TempDir static Path scripts;

  /** Of an earlier version's tables, some of which are not there. */
  @Test
  void clients_of_Spark_Connect_see_tables_views_and_reports() throws Exception {
    String python = System.getenv().getOrDefault("TONNAGE_PYTHON", "python3");
    Process probe =
        new ProcessBuilder(python, "-c", "import grpc; from pyspark.sql import SparkSession")
            .redirectErrorStream(true)
            .start();
    probe.getInputStream().readAllBytes();
    assumeTrue(probe.waitFor() == 0, "needs python3 with pyspark-client");
    Path archive = Samples.datasets().resolve("fixtures").resolve("early-warehouse.tar.gz");
    String[] tar = {"tar", "xzf", archive.toString(), "-C", temp.toString()};
    assertThat(new ProcessBuilder(tar).inheritIO().start().waitFor()).isZero();
    Process server = serve();
    try {
      String address = address(server);
      Path script = Files.writeString(scripts.resolve("client.py"), CLIENT);
      Process client =
          new ProcessBuilder(python, script.toString(), address)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      String answer = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(client.waitFor()).isZero();
      Warehouse there =
          Warehouse.existing(
              new LazySpark(
                  new SparkConf(false),
                  () -> {
                    throw new AssertionError("Spark is started");
                  }),
              temp.toString());
      long[] bytes = new long[1];
      there.each(Tables.BINARIES, List.of("file_bytes"), r -> bytes[0] += (Long) r.get(0));
      assertThat(answer.lines())
          .containsExactly(
              String.valueOf(there.rows(Tables.SYMBOLS)),
              String.valueOf(bytes[0]),
              String.valueOf(bytes[0]),
              "0",
              "1.5 kB",
              "0",
              "Null when it has none or it is unknown.");
    } finally {
      server.destroyForcibly().waitFor();
    }
  }

  private static Process serve() throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx1g"));
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(a -> a.startsWith("--add-opens"))
        .forEach(command::add);
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), Tonnage.class.getName(), "serve"));
    command.addAll(List.of("--connect", "--port", "0", "--warehouse", temp.toString()));
    return new ProcessBuilder(command)
        .redirectOutput(Files.createTempFile("serve", ".log").toFile())
        .start();
  }

  private static String address(Process server) throws Exception {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(server.getErrorStream(), StandardCharsets.UTF_8));
    StringBuilder said = new StringBuilder();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      said.append(line).append('\n');
      Matcher matcher = ADDRESS.matcher(line);
      if (matcher.find()) {
        return matcher.group(1);
      }
    }
    throw new AssertionError("it does not serve:\n" + said);
  }
}
