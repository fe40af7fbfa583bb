package dev.tonnage.app;

import dev.tonnage.attribute.View;
import dev.tonnage.report.export.Dot;
import dev.tonnage.report.export.ModuleMap;
import dev.tonnage.report.page.Page;
import dev.tonnage.weigh.Weighed;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;

/** Writes the module graph of an executable. */
final class GraphExport {
  private GraphExport() {}

  static void write(Path file, Path out, PrintWriter stdout) throws IOException {
    Weighed weighed = LocalBinary.open(file).weighOrRefuse(View.HOST);
    WhyCommand.refuseUnknown(file, weighed);
    ModuleMap map = map(file, weighed);
    if (out != null && out.getFileName().toString().endsWith(".html")) {
      Page.write(map, out);
    } else {
      WrittenFile.write(Dot.of(map), out, stdout);
    }
  }

  private static ModuleMap map(Path file, Weighed weighed) {
    String own = weighed.facts().mainModule();
    List<ModuleMap.Node> modules =
        weighed.modules().stream()
            .filter(m -> m.isLinked() && !m.module().startsWith("["))
            .map(
                m ->
                    new ModuleMap.Node(
                        m.module(),
                        m.version(),
                        m.weight().totalBytes(),
                        m.retainedBytes(),
                        m.module().equals(own)))
            .toList();
    List<ModuleMap.Reference> references =
        weighed.linkage().modules().stream()
            .map(r -> new ModuleMap.Reference(r.from(), r.to(), r.references(), r.bytes()))
            .toList();
    String title = file.getFileName().toString();
    return new ModuleMap(title, weighed.facts().fileBytes(), modules, references);
  }
}
