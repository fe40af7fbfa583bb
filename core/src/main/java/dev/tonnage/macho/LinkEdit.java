package dev.tonnage.macho;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.bytes.Span;
import dev.tonnage.fault.Fault;
import dev.tonnage.image.Image;
import dev.tonnage.image.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The tables that load commands point to ({@code __LINKEDIT}, and the tail of an object file). They
 * have no sections of their own; each is made one.
 */
final class LinkEdit {
  static final String PREFIX = "__LINKEDIT,";

  private static final int MODULE_ENTRY_BYTES = 56;
  private static final int TOC_ENTRY_BYTES = 8;
  private static final int RELOCATION_BYTES = 8;

  private static final Set<String> WHOLE =
      Set.of(
          "rebase",
          "chained fixups",
          "exports",
          "data in code",
          "code signature",
          "split info",
          "code signing requirements",
          "optimization hints");

  private final MachHeader header;
  private final List<MachSegment> segments;
  private final long fileSize;
  private final List<Fault> faults;
  private final List<Section> sections = new ArrayList<>();
  private final MachSegment home;
  private int ordinal;

  /**
   * The tables of one file.
   *
   * @param ordinal the first number that no section has
   */
  LinkEdit(
      MachHeader header,
      List<MachSegment> segments,
      int ordinal,
      long fileSize,
      List<Fault> faults) {
    this.header = header;
    this.segments = segments;
    this.ordinal = ordinal;
    this.fileSize = fileSize;
    this.faults = faults;
    this.home =
        segments.stream().filter(m -> m.name().equals("__LINKEDIT")).findFirst().orElse(null);
  }

  /** The tables that hold nothing of anybody in particular. */
  List<Image.Structure> structures() {
    return sections.stream()
        .filter(s -> WHOLE.contains(s.name().substring(PREFIX.length())) && !s.file().isEmpty())
        .map(
            s ->
                new Image.Structure(
                    "Mach-O " + s.name().substring(PREFIX.length()), s.file(), s.kind()))
        .toList();
  }

  List<Section> sections(List<LoadCommand> commands) {
    SymbolTable symbols = SymbolTable.of(commands);
    for (LoadCommand c : commands) {
      Bytes b = c.bytes();
      switch (c.type()) {
        case LoadCommand.SYMTAB -> symbols(symbols);
        case LoadCommand.DYSYMTAB -> dynamicSymbols(b);
        case LoadCommand.DYLD_INFO, LoadCommand.DYLD_INFO_ONLY -> {
          add("rebase", Section.Kind.RELOC, b.u32(8), b.u32(12));
          add("bind", Section.Kind.RELOC, b.u32(16), b.u32(20));
          add("weak bind", Section.Kind.RELOC, b.u32(24), b.u32(28));
          add("lazy bind", Section.Kind.RELOC, b.u32(32), b.u32(36));
          add("exports", Section.Kind.DYNSYM, b.u32(40), b.u32(44));
        }
        case LoadCommand.DYLD_CHAINED_FIXUPS -> data("chained fixups", Section.Kind.RELOC, b);
        case LoadCommand.DYLD_EXPORTS_TRIE -> data("exports", Section.Kind.DYNSYM, b);
        case LoadCommand.FUNCTION_STARTS -> data("function starts", Section.Kind.UNWIND, b);
        case LoadCommand.DATA_IN_CODE -> data("data in code", Section.Kind.OTHER, b);
        case LoadCommand.CODE_SIGNATURE -> data("code signature", Section.Kind.SIGNATURE, b);
        case LoadCommand.SEGMENT_SPLIT_INFO -> data("split info", Section.Kind.RELOC, b);
        case LoadCommand.DYLIB_CODE_SIGN_DRS ->
            data("code signing requirements", Section.Kind.SIGNATURE, b);
        case LoadCommand.LINKER_OPTIMIZATION_HINT ->
            data("optimization hints", Section.Kind.RELOC, b);
        case LoadCommand.TWOLEVEL_HINTS ->
            add("two-level hints", Section.Kind.RELOC, b.u32(8), 4 * b.u32(12));
        default -> {}
      }
    }
    for (MachSegment segment : segments) {
      for (MachSection s : segment.sections()) {
        if (s.relocationCount() > 0) {
          add(
              "relocations of " + s.fullName(),
              Section.Kind.RELOC,
              s.relocations(),
              RELOCATION_BYTES * s.relocationCount());
        }
      }
    }
    return sections;
  }

  private void data(String name, Section.Kind kind, Bytes command) {
    add(name, kind, command.u32(8), command.u32(12));
  }

  /**
   * Local symbols are for tools alone, and stripping takes them away; the others are what the
   * loader binds. Strings are of both: where there are local symbols, most are theirs.
   */
  private void symbols(SymbolTable table) {
    if (table == null) {
      return;
    }
    long entry = SymbolTable.entryBytes(header.width());
    long after = table.localStart() + table.localCount();
    Section.Kind others = header.isObject() ? Section.Kind.SYMTAB : Section.Kind.DYNSYM;
    add("symbols", others, table.offset(), entry * table.localStart());
    add(
        "local symbols",
        Section.Kind.SYMTAB,
        table.offset() + entry * table.localStart(),
        entry * table.localCount());
    add(
        "external symbols",
        others,
        table.offset() + entry * after,
        entry * (table.count() - after));
    add(
        "strings",
        table.localCount() > 0 || header.isObject() ? Section.Kind.SYMTAB : Section.Kind.DYNSYM,
        table.strings(),
        table.stringBytes());
  }

  private void dynamicSymbols(Bytes b) {
    add("table of contents", Section.Kind.DYNSYM, b.u32(32), TOC_ENTRY_BYTES * b.u32(36));
    long module = header.width() == 8 ? MODULE_ENTRY_BYTES : MODULE_ENTRY_BYTES - 4;
    add("modules", Section.Kind.DYNSYM, b.u32(40), module * b.u32(44));
    add("references", Section.Kind.DYNSYM, b.u32(48), 4 * b.u32(52));
    add("indirect symbols", Section.Kind.DYNSYM, b.u32(56), 4 * b.u32(60));
    add("external relocations", Section.Kind.RELOC, b.u32(64), RELOCATION_BYTES * b.u32(68));
    add("local relocations", Section.Kind.RELOC, b.u32(72), RELOCATION_BYTES * b.u32(76));
  }

  private void add(String name, Section.Kind kind, long offset, long size) {
    if (size == 0) {
      return;
    }
    Span span = Span.cutOff(offset, size, fileSize);
    if (span.length() != size) {
      faults.add(
          Fault.truncated(
              offset,
              "Mach-O %s: offset 0x%x and size %d reach beyond the file's %d bytes",
              name,
              offset,
              size,
              fileSize));
    }
    long address = home == null ? 0 : home.addressOf(span);
    sections.add(
        new Section(
            ordinal++,
            PREFIX + name,
            kind,
            span,
            address,
            address == 0 ? 0 : span.length(),
            header.width(),
            "",
            false));
  }
}
