package dev.tonnage.weigh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tonnage.Fixtures;
import dev.tonnage.bytes.Bytes;
import dev.tonnage.image.Section;
import dev.tonnage.ledger.Ledger;
import dev.tonnage.ledger.Weight;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is said of the fixtures, held against the text beside them. A new test is a binary and an
 * empty file whose ending names the view; {@code -Dgolden.rewrite=true} fills in all of them.
 */
class GoldenTest {
  private static final boolean REWRITES = Boolean.getBoolean("golden.rewrite");

  static List<Path> expectations() throws IOException {
    try (var files = Files.list(Fixtures.path(""))) {
      return files
          .filter(f -> f.getFileName().toString().contains("."))
          .filter(f -> !f.toString().endsWith(".gz") && !f.toString().endsWith(".pprof"))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("expectations")
  void theFixtureIsAsItsGoldenTextSays(Path expected) throws IOException {
    String file = expected.getFileName().toString();
    int dot = file.indexOf('.');
    Weighed weighed = Weigher.weigh(Bytes.of(Fixtures.read(file.substring(0, dot))));
    String actual =
        switch (file.substring(dot + 1)) {
          case "facts" -> facts(weighed);
          case "sections" -> sections(weighed);
          case "modules" -> modules(weighed);
          case "symbols" -> symbols(weighed);
          default -> throw new AssertionError("no view is called " + file.substring(dot + 1));
        };
    if (REWRITES) {
      Files.writeString(expected, actual);
    }
    assertThat(actual).isEqualTo(Files.readString(expected));
  }

  /** The same sources with and without a symbol table: the same functions with the same code. */
  @Test
  void strippingChangesNoFunction() {
    assertThat(functions("hello-go-amd64-stripped"))
        .isEqualTo(functions("hello-go-amd64"))
        .hasSizeGreaterThan(1000);
  }

  private static List<String> functions(String fixture) {
    return Weigher.weigh(Bytes.of(Fixtures.read(fixture))).ledger().rows().stream()
        .filter(
            r ->
                r.owner().evidence() == dev.tonnage.ledger.Evidence.RECORD
                    && r.owner().kind() == dev.tonnage.ledger.Kind.CODE)
        .map(
            r ->
                "%x %s %d".formatted(r.owner().address(), r.owner().name(), r.weight().fileBytes()))
        .sorted()
        .toList();
  }

  private static String facts(Weighed weighed) {
    StringBuilder text = new StringBuilder();
    for (var component : Facts.class.getRecordComponents()) {
      try {
        text.append(component.getName())
            .append(' ')
            .append(component.getAccessor().invoke(weighed.facts()))
            .append('\n');
      } catch (ReflectiveOperationException e) {
        throw new AssertionError(e);
      }
    }
    weighed.faults().forEach(f -> text.append("fault ").append(f.text()).append('\n'));
    return text.toString();
  }

  private static String sections(Weighed weighed) {
    StringBuilder text = new StringBuilder();
    for (Section s : weighed.image().sections()) {
      text.append(
              "%3d %-20s %-8s offset %8d bytes %8d address %8x memory %8d align %4d %s%s%n"
                  .formatted(
                      s.ordinal(),
                      s.name(),
                      s.kind(),
                      s.file().start(),
                      s.file().length(),
                      s.address(),
                      s.memoryBytes(),
                      s.align(),
                      s.flags(),
                      s.compressed() ? " compressed" : "")
                  .stripTrailing())
          .append('\n');
    }
    return text.toString();
  }

  private static String modules(Weighed weighed) {
    StringBuilder text = new StringBuilder();
    for (ModuleWeight m : weighed.modules()) {
      text.append(
              "%-40s %-12s %s%n"
                  .formatted(m.module(), m.version(), bytes(m.weight()))
                  .stripTrailing())
          .append('\n');
    }
    return text.toString();
  }

  private static String symbols(Weighed weighed) {
    StringBuilder text = new StringBuilder();
    for (Ledger.Row r : weighed.ledger().rows()) {
      text.append(
          "%s %s package %s section %s address %x file %s evidence %s aliases %d %s%n"
              .formatted(
                  r.owner().name(),
                  r.owner().kind(),
                  r.owner().packageName(),
                  r.owner().section(),
                  r.owner().address(),
                  r.owner().sourceFile(),
                  r.owner().evidence(),
                  r.aliases(),
                  bytes(r.weight())));
    }
    return text.toString();
  }

  private static String bytes(Weight w) {
    return "own %d memory %d pclntab %d symtab %d debug %d reloc %d shared %d total %d"
        .formatted(
            w.fileBytes(),
            w.memoryBytes(),
            w.pclntabBytes(),
            w.symtabBytes(),
            w.debugBytes(),
            w.relocBytes(),
            w.sharedBytes(),
            w.totalBytes());
  }
}
