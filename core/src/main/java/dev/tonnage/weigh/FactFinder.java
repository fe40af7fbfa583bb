package dev.tonnage.weigh;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.golang.BuildInfo;
import dev.tonnage.golang.GoModules;
import dev.tonnage.golang.GoProgram;
import dev.tonnage.image.Format;
import dev.tonnage.image.Image;
import dev.tonnage.image.Section;
import dev.tonnage.image.Symbol;
import dev.tonnage.ledger.Evidence;
import dev.tonnage.ledger.Kind;
import dev.tonnage.ledger.Ledger;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Finds what is to be said of a binary as a whole. */
final class FactFinder {
  private FactFinder() {}

  static Facts ofUnreadable(Optional<Format> format, Ledger ledger) {
    return new Facts(
        format.map(Format::label).orElse("unknown"),
        null,
        null,
        0,
        null,
        null,
        null,
        List.of(),
        false,
        null,
        false,
        false,
        null,
        null,
        null,
        null,
        null,
        null,
        Map.of(),
        null,
        ledger.fileBytes(),
        0,
        0,
        0,
        0,
        0,
        ledger.fileBytes(),
        ledger.fileBytes(),
        null,
        Map.of(),
        Traits.NONE,
        GoBuild.NONE);
  }

  static Facts of(
      Bytes file,
      Image image,
      GoProgram program,
      String dce,
      List<InlinedCode> inlines,
      Ledger ledger) {
    Image.Linking linking = image.linking();
    BuildInfo info = program.buildInfo();
    Sums sums = new Sums();
    ledger.rows().forEach(sums::add);
    GoModules.Place main = program.isGo() ? program.place("main") : null;
    return new Facts(
        image.format().label(),
        image.os(),
        image.arch(),
        image.bits(),
        image.order() == ByteOrder.LITTLE_ENDIAN ? "little" : "big",
        linking.dynamic() ? "dynamic" : "static",
        libc(linking),
        linking.libraries(),
        linking.pie(),
        linking.relro(),
        sectionBytes(image, s -> s.kind() == Section.Kind.SYMTAB) == 0,
        sectionBytes(image, FactFinder::isDwarf) > 0,
        Packing.find(file, image).map(Packing::name).orElse(null),
        cgo(program, linking),
        program.goVersion(),
        info == null ? null : info.path(),
        main == null || info == null ? null : main.module(),
        main == null ? null : main.version(),
        program.settings(),
        image.buildId(),
        file.size(),
        sums.memory,
        sectionBytes(image, s -> s.kind() == Section.Kind.DEBUG),
        sectionBytes(image, s -> s.kind() == Section.Kind.SYMTAB),
        pclntabBytes(image, program),
        sums.padding,
        sums.unattributed,
        StrippedSize.of(image, program, file.size()),
        dce,
        symbolCounts(image),
        Traits.of(file, image),
        GoBuildFinder.of(image, program, inlines, ledger));
  }

  /** What is summed over all rows. */
  private static final class Sums {
    private long memory;
    private long padding;
    private long unattributed;

    void add(Ledger.Row row) {
      Evidence evidence = row.owner().evidence();
      memory += row.weight().memoryBytes();
      if (row.owner().kind() == Kind.PADDING) {
        padding += row.weight().totalBytes();
      } else if (evidence == Evidence.SECTION || evidence == Evidence.NONE) {
        unattributed += row.weight().totalBytes();
      }
    }
  }

  private static boolean isDwarf(Section s) {
    return s.kind() == Section.Kind.DEBUG && s.name().contains("debug_");
  }

  private static long sectionBytes(Image image, Predicate<Section> which) {
    return image.sections().stream().filter(which).mapToLong(s -> s.file().length()).sum();
  }

  /** PE has no section for the table: there, it is as long as its parts. */
  private static long pclntabBytes(Image image, GoProgram program) {
    if (program.functions() == null) {
      return 0;
    }
    long named = sectionBytes(image, s -> s.kind() == Section.Kind.PCLNTAB);
    return named > 0 ? named : program.functions().span().length();
  }

  private static String libc(Image.Linking linking) {
    String loader = linking.interpreter() == null ? "" : linking.interpreter();
    if (loader.contains("ld-musl")
        || linking.libraries().stream().anyMatch(l -> l.startsWith("libc.musl"))) {
      return "musl";
    }
    return loader.contains("ld-linux")
            || loader.contains("/ld64.so")
            || linking.libraries().contains("libc.so.6")
        ? "glibc"
        : null;
  }

  /**
   * Go says it since 1.18; before, a Go program that asks for shared libraries on Linux does so
   * because of C.
   */
  private static Boolean cgo(GoProgram program, Image.Linking linking) {
    if (!program.isGo()) {
      return null;
    }
    boolean linksC =
        program.functions() != null
            && program.functions().functions().stream()
                .anyMatch(f -> f.name().startsWith("runtime/cgo."));
    return linksC || linking.libraries().stream().anyMatch(l -> l.startsWith("libc."));
  }

  private static Map<String, Long> symbolCounts(Image image) {
    Map<String, Long> counts = new TreeMap<>();
    for (Symbol s : image.symbols()) {
      counts.merge(s.binding().name().toLowerCase(java.util.Locale.ROOT), 1L, Long::sum);
    }
    return counts;
  }
}
