package dev.tonnage.app;

import dev.tonnage.report.Rows;
import dev.tonnage.source.Access;
import dev.tonnage.source.LayerRef;
import dev.tonnage.source.ListedImage;
import dev.tonnage.source.Listing;
import dev.tonnage.source.SourceOptions;
import dev.tonnage.stage.ListStage;
import dev.tonnage.table.PlacedImage;
import dev.tonnage.table.Problem;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "snapshot",
    description = "Lists what the sources hold; opens no layer, writes nothing.")
final class SnapshotCommand implements Callable<Integer> {
  private static final List<String> COLUMNS =
      List.of(
          "repository", "tag", "platform", "layers", "wire_bytes", "created_at", "manifest_digest");

  @Parameters(
      paramLabel = "SOURCE",
      arity = "1..*",
      description = "oci:DIR[:TAG], an OCI image layout; files:PATH, a file or a folder of files.")
  private List<String> sources;

  @Mixin private OutputOptions output;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    PrintWriter err = spec.commandLine().getErr();
    Listing listing =
        new ListStage(
                sources, Access.of(new Configuration(), SourceOptions.DEFAULT), Progress.on(err))
            .execute();
    List<List<Object>> rows = listing.images().stream().map(SnapshotCommand::row).toList();
    output.on(spec.commandLine().getOut()).print(new Rows(COLUMNS, rows.iterator()));
    for (Problem p : listing.problems()) {
      err.println(p.subject() + ": " + p.message() + ".");
    }
    return ExitCode.FINE;
  }

  private static List<Object> row(ListedImage listed) {
    PlacedImage image = listed.image();
    long bytes = listed.layers().stream().mapToLong(LayerRef::wireBytes).sum();
    return Arrays.asList(
        image.repository(),
        image.tag(),
        image.platform(),
        listed.layers().size(),
        bytes,
        image.createdAt(),
        image.manifestDigest());
  }
}
