package dev.tonnage.app;

import dev.tonnage.attribute.View;
import dev.tonnage.report.export.Sbom;
import dev.tonnage.table.WeighedBinary;
import dev.tonnage.weigh.Weighed;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes the bill of materials of an executable or of an image. */
final class SbomExport {

  /** Where images are found. */
  interface Images {
    ImageBinaries named(String name) throws Exception;
  }

  private SbomExport() {}

  static void write(String name, Images images, Path out, PrintWriter stdout) throws Exception {
    Sbom sbom = Files.isRegularFile(Path.of(name)) ? ofFile(Path.of(name)) : of(images.named(name));
    WrittenFile.write(sbom.json() + "\n", out, stdout);
  }

  private static Sbom ofFile(Path file) throws Exception {
    LocalBinary local = LocalBinary.open(file);
    Weighed weighed = local.weighOrRefuse(View.HOST);
    WeighedBinary row = local.row(weighed);
    List<Sbom.Module> modules =
        weighed.modules().stream()
            .map(
                m ->
                    new Sbom.Module(
                        m.module(),
                        m.version(),
                        m.replacedBy(),
                        m.sum(),
                        m.isLinked(),
                        m.weight().totalBytes(),
                        m.retainedBytes()))
            .toList();
    return Sbom.of(
        new Sbom.Binary(
            file.getFileName().toString(),
            row.digest(),
            row.facts().fileBytes(),
            row.facts().mainModule(),
            row.facts().mainVersion(),
            row.facts().goVersion(),
            modules),
        Tonnage.version());
  }

  private static Sbom of(ImageBinaries image) {
    return Sbom.of(
        image.repository(),
        image.tag(),
        image.manifestDigest(),
        image.platform(),
        image.binaries(),
        Tonnage.version());
  }
}
