package dev.tonnage.report;

import dev.tonnage.compare.Companions;
import dev.tonnage.compare.Companions.Imports;
import dev.tonnage.compare.Companions.PackageChange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** What raising each module of a pair of binaries brought along, from rows to rows for SQL. */
final class CompanionRows {
  private static final int OLD_MADE = 2;
  private static final int NEW_MADE = 4;
  private static final int CHANGES = 6;
  private static final int IMPORTS = 4;

  static final StructType SCHEMA =
      new StructType()
          .add("old_digest", DataTypes.StringType)
          .add("new_digest", DataTypes.StringType)
          .add("module", DataTypes.StringType)
          .add("with_others_bytes", DataTypes.LongType);

  private CompanionRows() {}

  /**
   * Follows imports.
   *
   * @param pair a row of {@code growth_imports}
   */
  static Iterator<Row> of(Row pair) {
    List<PackageChange> changes = new ArrayList<>();
    List<Row> packages = pair.getList(CHANGES);
    for (Row c : packages) {
      changes.add(new PackageChange(c.getString(0), c.getString(1), c.getLong(2)));
    }
    Map<String, Long> raised =
        Companions.of(
            GrowthRows.build(pair, OLD_MADE),
            GrowthRows.build(pair, NEW_MADE),
            imports(pair.getList(OLD_MADE + 1)),
            imports(pair.getList(NEW_MADE + 1)),
            changes);
    List<Row> rows = new ArrayList<>();
    raised.forEach(
        (module, bytes) ->
            rows.add(RowFactory.create(pair.getString(0), pair.getString(1), module, bytes)));
    return rows.iterator();
  }

  private static Imports imports(List<Row> modules) {
    Map<String, Map<String, List<String>>> byModule = new HashMap<>();
    for (Row module : modules) {
      Map<String, List<String>> packages = new HashMap<>();
      List<Row> imports = module.getList(IMPORTS);
      imports.forEach(p -> packages.put(p.getString(0), p.getList(1)));
      byModule.put(module.getString(0), packages);
    }
    return new Imports(byModule);
  }
}
