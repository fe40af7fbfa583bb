package dev.tonnage.app;

import dev.tonnage.attribute.View;
import dev.tonnage.bytes.Bytes;
import dev.tonnage.graph.Drop;
import dev.tonnage.ledger.WireCurve;
import dev.tonnage.ledger.WireEstimate;
import dev.tonnage.report.Output;
import dev.tonnage.report.Rows;
import dev.tonnage.report.Sizes;
import dev.tonnage.weigh.Weighed;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "drop",
    description =
        "What leaving modules or packages out of a Go program would save, from the binary alone:"
            + " its own packages stop referring to them, and what then nothing refers to goes.")
final class DropCommand implements Callable<Integer> {
  private static final List<String> COLUMNS =
      List.of("package", "module", "goes", "bytes", "wire_bytes");

  @Parameters(index = "0", paramLabel = "FILE", description = "A Go executable.")
  private Path file;

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "MODULE_OR_PACKAGE",
      description = "Module paths, import paths, or what import paths begin with.")
  private List<String> names;

  @Mixin private OutputOptions output;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    LocalBinary binary = LocalBinary.open(file);
    // Takes about as long as weighing does.
    CompletableFuture<WireCurve> wire =
        CompletableFuture.supplyAsync(() -> WireEstimate.of(Bytes.of(binary.bytes().duplicate())));
    Weighed weighed = binary.weighOrRefuse(View.HOST);
    WhyCommand.refuseUnknown(file, weighed);
    Drop.Saving saving =
        weighed
            .linkage()
            .drop(names, wire.join())
            .orElseThrow(() -> WhyCommand.nothingOf(file, String.join(", ", names)));
    print(saving, weighed.facts().fileBytes());
    return ExitCode.FINE;
  }

  private void print(Drop.Saving saving, long before) {
    PrintWriter out = spec.commandLine().getOut();
    List<List<Object>> rows = new ArrayList<>();
    for (Drop.Gone g : saving.gone()) {
      rows.add(
          List.of(
              g.packageName(),
              g.module(),
              g.isWhole() ? "whole" : "in part",
              g.bytes(),
              g.wireBytes()));
    }
    switch (output.format) {
      case json -> {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("file_bytes", saving.fileBytes());
        object.put("low_bytes", saving.lowBytes());
        object.put("high_bytes", saving.highBytes());
        object.put("wire_bytes", saving.wireBytes());
        object.put("reasons", saving.reasons());
        object.put("gone", rows.stream().map(r -> Output.named(COLUMNS, r)).toList());
        output.on(out).print(object);
      }
      case csv, tsv -> output.on(out).print(new Rows(COLUMNS, rows.iterator()));
      case table, markdown -> {
        out.printf(
            "Dropping %s would save %s (%d bytes) of %s; in nine of ten cases %s to %s."
                + " Compressed, %s less would be pulled.%n",
            String.join(", ", names),
            Sizes.text(saving.fileBytes()),
            saving.fileBytes(),
            Sizes.text(before),
            Sizes.text(saving.lowBytes()),
            Sizes.text(saving.highBytes()),
            Sizes.text(saving.wireBytes()));
        saving.reasons().forEach(r -> out.println(r + "."));
        out.println();
        output.on(out).print(new Rows(COLUMNS, rows.iterator()));
        out.println();
        out.flush();
      }
    }
  }
}
