package dev.tonnage.app;

import dev.tonnage.report.Rows;
import dev.tonnage.source.Access;
import dev.tonnage.source.KnownImages;
import dev.tonnage.source.LayerRef;
import dev.tonnage.source.ListedImage;
import dev.tonnage.source.Listing;
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
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "snapshot",
    description = "Lists what the sources hold; opens no layer, writes nothing.")
final class SnapshotCommand implements Callable<Integer> {
  private static final List<String> COLUMNS =
      List.of(
          "repository", "tag", "platform", "layers", "wire_bytes", "created_at", "manifest_digest");

  @Mixin private SourceFlags from;

  @Mixin private OutputOptions output;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    PrintWriter err = spec.commandLine().getErr();
    if (from.sources.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "A source is missing.");
    }
    Access access = Access.of(new Configuration(), from.options(Settings.load(from.conf)));
    Listing listing =
        new ListStage(from.sources, access, KnownImages.NONE, Progress.on(err)).execute();
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
