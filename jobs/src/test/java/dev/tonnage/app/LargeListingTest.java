package dev.tonnage.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tonnage.Samples;
import dev.tonnage.bench.MeasuredRun;
import dev.tonnage.source.Digests;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A listing of very many images, which share few layers: what grows with the images alone. Not run
 * by default, but with {@code -Dlisting.images=1000000}; prints what docs/scale.md says.
 */
class LargeListingTest {
  private static final int REAL = 100;
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path temp;

  @Test
  void a_listing_of_very_many_images_is_scanned() throws Exception {
    int images = Integer.getInteger("listing.images", 0);
    assumeTrue(images > 0, "needs -Dlisting.images=N");
    Path registry = temp.resolve("registry");
    Samples.registry(registry).push(REAL, 1);
    Path few = temp.resolve("few");
    Path many = temp.resolve("many");
    String source = "distribution:" + registry;
    print("images " + REAL, scan("few", source, "--snapshot", "night", "--warehouse", few));
    copy(few.resolve("_listings/night.jsonl.gz"), many.resolve("_listings/night.jsonl.gz"), images);
    print("images " + images, scan("many", "--snapshot", "night", "--warehouse", many));
    print("the same again", scan("again", "--snapshot", "night", "--warehouse", many));
    assertThat(Files.readString(temp.resolve("many.log"))).contains(images + " images");
  }

  private MeasuredRun scan(String name, Object... arguments) throws IOException {
    List<String> command = new ArrayList<>(BenchCommand.program());
    command.add("scan");
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    Path log = temp.resolve(name + ".log");
    MeasuredRun run = MeasuredRun.of(command, Map.of(), log);
    System.out.println(Files.readString(log).lines().limit(8).toList());
    assertThat(run.exitCode()).as(Files.readString(log)).isZero();
    return run;
  }

  private void print(String what, MeasuredRun run) throws IOException {
    System.out.printf(
        "%s: %.1f s, %.1f CPU s, at most %,d bytes of memory%n",
        what, run.seconds(), run.cpuSeconds(), run.peakBytes());
  }

  /** Each image under so many names that there are as many as wanted. */
  private static void copy(Path from, Path to, int images) throws IOException {
    Files.createDirectories(to.getParent());
    try (BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(
                    new GZIPInputStream(Files.newInputStream(from)), StandardCharsets.UTF_8));
        BufferedWriter out =
            new BufferedWriter(
                new OutputStreamWriter(
                    new GZIPOutputStream(Files.newOutputStream(to)), StandardCharsets.UTF_8))) {
      out.write(lines.readLine() + "\n");
      List<ObjectNode> real = new ArrayList<>();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        real.add((ObjectNode) JSON.readTree(line));
      }
      for (int i = 0; i < images; i++) {
        ObjectNode image = real.get(i % real.size());
        image.put("repository", "fleet/app-%07d".formatted(i));
        image.put("manifest", Digests.of(String.valueOf(i).getBytes(StandardCharsets.UTF_8)));
        out.write(JSON.writeValueAsString(image));
        out.write("\n");
      }
    }
  }
}
