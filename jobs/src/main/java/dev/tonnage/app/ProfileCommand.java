package dev.tonnage.app;

import dev.tonnage.report.Rows;
import dev.tonnage.source.ProfileFile;
import dev.tonnage.store.Warehouse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "profile",
    description =
        "Takes CPU profiles of the fleet's programs into the tables, for the report cold: which code"
            + " production was not seen to run. Each is joined to its binary by build id, or by the"
            + " names of its functions.")
final class ProfileCommand implements Callable<Integer> {
  private static final List<String> COLUMNS =
      List.of("profile", "binary_digest", "match", "functions", "samples");

  @Parameters(
      paramLabel = "PROFILE",
      arity = "1..*",
      description = "Files in pprof's format (runtime/pprof, net/http/pprof), or folders of them.")
  private List<Path> files;

  @Option(
      names = "--binary",
      paramLabel = "DIGEST",
      description =
          "The binary that they are of, as the table binaries names it. Default: what the profiles"
              + " tell.")
  private String binary;

  @Mixin private WarehouseOption warehouse;
  @Mixin private MasterOption master;
  @Mixin private OutputOptions output;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    List<ProfileFile> profiles = CoverageRows.read(files);
    var spark = Sessions.open(master.url);
    Warehouse.existing(spark, warehouse.folder);
    Warehouse tables = Warehouse.writable(spark, warehouse.folder);
    List<List<Object>> said = new FleetProfiles(tables, binary).put(profiles);
    output.on(spec.commandLine().getOut()).print(new Rows(COLUMNS, said.iterator()));
    return ExitCode.FINE;
  }
}
