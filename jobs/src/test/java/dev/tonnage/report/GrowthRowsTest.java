package dev.tonnage.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.compare.Cause;
import dev.tonnage.compare.Comparison;
import dev.tonnage.ledger.Ledger;
import dev.tonnage.table.Column;
import dev.tonnage.table.OfBinary;
import dev.tonnage.table.Tables;
import dev.tonnage.weigh.Facts;
import dev.tonnage.weigh.ModuleWeight;
import dev.tonnage.weigh.Weighed;
import dev.tonnage.weigh.Weigher;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import scala.jdk.javaapi.CollectionConverters;

/** Rows that were written to the tables and read back tell what {@code diff} tells of the files. */
class GrowthRowsTest {
  /** What the view growth_sides reads of a row of symbols. */
  private static final List<String> READ =
      List.of(
          "name",
          "kind",
          "package",
          "module",
          "file_bytes",
          "pclntab_bytes",
          "symtab_bytes",
          "debug_bytes",
          "reloc_bytes",
          "evidence");

  private static final Path FIXTURES = Path.of("..", "datasets", "fixtures");

  @Test
  void tablesAndFilesTellTheSame() throws Exception {
    Weighed before = weighed("hello-go-amd64-stripped");
    for (String name : List.of("hello-go-amd64", "hello-c-amd64", "hello-archive-bsd")) {
      Weighed after = weighed(name);
      Comparison files = new Comparison(before, after);
      for (boolean isBySymbol : new boolean[] {true, false}) {
        List<Row> rows = tables(before, after, isBySymbol);
        assertThat(sum(rows, "change_bytes")).as(name).isEqualTo(files.bytes());
        for (Cause cause : Cause.values()) {
          assertThat(sum(rows, GrowthRows.column(cause)))
              .as(name + " " + cause)
              .isEqualTo(files.causes().of(cause));
        }
        assertThat(sum(rows, "binaries_bytes")).isZero();
      }
      assertThat(tables(before, after, true)).hasSameSizeAs(files.owners());
    }
  }

  @Test
  void aBinaryThatCameIsNoChangeOfWhatIsInIt() throws Exception {
    Weighed after = weighed("hello-go-amd64-stripped");
    List<Row> rows = new ArrayList<>();
    Row pair = RowFactory.create("- b", null, "b", null, null, made(after), modules(after));
    GrowthRows.of(pair, sides(after, true).iterator(), false).forEachRemaining(rows::add);
    long size = after.facts().fileBytes();
    assertThat(sum(rows, "change_bytes")).isEqualTo(size);
    assertThat(sum(rows, "binaries_bytes")).isEqualTo(size);
  }

  private static long sum(List<Row> rows, String column) {
    int at = GrowthRows.SCHEMA.fieldIndex(column);
    return rows.stream().mapToLong(r -> r.getLong(at)).sum();
  }

  private static List<Row> tables(Weighed before, Weighed after, boolean isBySymbol) {
    Row pair =
        RowFactory.create(
            "a b", "a", "b", made(before), modules(before), made(after), modules(after));
    List<Row> rows = new ArrayList<>();
    GrowthRows.of(
            pair,
            Stream.concat(sides(before, false).stream(), sides(after, true).stream()).iterator(),
            isBySymbol)
        .forEachRemaining(rows::add);
    return rows;
  }

  private static Row made(Weighed w) {
    Facts f = w.facts();
    return RowFactory.create(
        f.goVersion(), f.mainModule(), f.isStripped(), f.hasDebug(), f.pie(), f.cgo(), f.linkage());
  }

  private static Object modules(Weighed w) {
    List<Row> rows = new ArrayList<>();
    for (ModuleWeight m : w.modules()) {
      if (m.isLinked()) {
        rows.add(RowFactory.create(m.module(), m.version(), m.replacedBy(), m.isDeclared()));
      }
    }
    return CollectionConverters.asScala(rows).toSeq();
  }

  private static List<Row> sides(Weighed w, boolean isNew) {
    List<String> names = Tables.SYMBOLS.columns().stream().map(Column::name).toList();
    List<Integer> places = READ.stream().map(names::indexOf).toList();
    List<Row> rows = new ArrayList<>();
    for (Ledger.Row r : w.ledger().rows()) {
      Row symbol = Tables.SYMBOLS.row(new OfBinary<>("digest", r));
      List<Object> values = new ArrayList<>(List.of("pair", isNew));
      places.forEach(p -> values.add(symbol.get(p)));
      rows.add(RowFactory.create(values.toArray()));
    }
    return rows;
  }

  private static Weighed weighed(String name) throws Exception {
    return Weigher.weigh(Bytes.of(Files.readAllBytes(FIXTURES.resolve(name))));
  }
}
