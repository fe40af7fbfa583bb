package dev.tonnage.table;

import dev.tonnage.findings.Finding;
import dev.tonnage.ledger.Ledger;
import dev.tonnage.weigh.InlinedCode;
import dev.tonnage.weigh.ModuleWeight;
import java.util.List;

/** All tables of a warehouse. */
public final class Tables {
  public static final Table<PublishedSnapshot> SNAPSHOTS = RunTables.snapshots();
  public static final Table<OfSnapshot<PlacedImage>> IMAGES = PlacementTables.images();
  public static final Table<PlacedLayer> LAYERS = PlacementTables.layers();
  public static final Table<LayerFile> FILES = PlacementTables.files();
  public static final Table<WeighedBinary> BINARIES = ContentTables.binaries();
  public static final Table<OfBinary<PlacedSection>> SECTIONS = ContentTables.sections();
  public static final Table<OfBinary<Ledger.Row>> SYMBOLS = ContentTables.symbols();
  public static final Table<SizeRun<SizeRun.Symbol>> SYMBOL_HISTORY = HistoryTables.symbols();
  public static final Table<OfBinary<ModuleWeight>> MODULES = ContentTables.modules();
  public static final Table<SizeRun<SizeRun.Module>> MODULE_HISTORY = HistoryTables.modules();
  public static final Table<OfBinary<InlinedCode>> INLINES = ContentTables.inlines();
  public static final Table<OfBinary<Finding>> FINDINGS = ContentTables.findings();
  public static final Table<ProfiledFunction> PROFILES = RunTables.profiles();
  public static final Table<OfSnapshot<Problem>> SCAN_ERRORS = RunTables.errors();
  public static final Table<OfSnapshot<Stat>> SCAN_STATS = RunTables.stats();

  /** In the order of the design. */
  public static final List<Table<?>> ALL =
      List.of(
          SNAPSHOTS,
          IMAGES,
          LAYERS,
          FILES,
          BINARIES,
          SECTIONS,
          SYMBOLS,
          SYMBOL_HISTORY,
          MODULES,
          MODULE_HISTORY,
          INLINES,
          FINDINGS,
          PROFILES,
          SCAN_ERRORS,
          SCAN_STATS);

  private Tables() {}
}
