package dev.tonnage.app;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "export",
    description =
        "Hands out what is known in the formats of other programs: CycloneDX bills of materials, module"
            + " graphs, the tables as plain Parquet.")
final class ExportCommand implements Callable<Integer> {

  /** What is handed out. */
  static final class What {
    @Option(
        names = "--sbom",
        paramLabel = "FILE|IMAGE",
        description =
            "A CycloneDX bill of materials, in JSON: of an executable, or of all that an image of the"
                + " warehouse holds, named REPOSITORY, REPOSITORY:TAG or by its digest.")
    private String sbom;

    @Option(
        names = "--graph",
        paramLabel = "FILE",
        description =
            "Which module of a Go executable refers to which: as a page for a browser when --out ends"
                + " in .html, else in Graphviz's language.")
    private Path graph;

    @Option(
        names = "--parquet",
        paramLabel = "DIR",
        description =
            "A copy of the published tables as plain Parquet, partitioned by the night in which rows"
                + " were new; a second time only what is new is copied.")
    private String parquet;
  }

  @ArgGroup(multiplicity = "1")
  private What what;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "The file to write. Default: the standard output.")
  private Path out;

  @Mixin private WarehouseOption warehouse;

  @Option(
      names = "--snapshot",
      paramLabel = "NAME",
      description = "The snapshot in which an image is looked for. Default: the newest.")
  private String snapshot;

  @Option(
      names = "--platform",
      paramLabel = "OS/ARCH",
      description = "Which of an image's platforms. Default: the first by name.")
  private String platform;

  @Mixin private MasterOption master;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    if (what.parquet != null) {
      ParquetExport.write(
          Sessions.open(master.url), warehouse.folder, what.parquet, spec.commandLine().getErr());
    } else if (what.graph != null) {
      GraphExport.write(what.graph, out, spec.commandLine().getOut());
    } else {
      SbomExport.write(what.sbom, this::image, out, spec.commandLine().getOut());
    }
    return ExitCode.FINE;
  }

  private ImageBinaries image(String name) throws Exception {
    return ImageBinaries.find(
        Sessions.open(master.url), warehouse.folder, snapshot, platform, name);
  }
}
