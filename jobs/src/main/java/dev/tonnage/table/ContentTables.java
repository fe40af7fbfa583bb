package dev.tonnage.table;

import static dev.tonnage.table.Types.BIGINT;
import static dev.tonnage.table.Types.BOOLEAN;
import static dev.tonnage.table.Types.COUNT_MAP;
import static dev.tonnage.table.Types.FAULTS;
import static dev.tonnage.table.Types.INT;
import static dev.tonnage.table.Types.STRING;
import static dev.tonnage.table.Types.STRINGS;
import static dev.tonnage.table.Types.STRINGS_MAP;
import static dev.tonnage.table.Types.STRING_MAP;

import dev.tonnage.fault.Fault;
import dev.tonnage.findings.Finding;
import dev.tonnage.ledger.Evidence;
import dev.tonnage.ledger.Kind;
import dev.tonnage.ledger.Ledger;
import dev.tonnage.ledger.Weight;
import dev.tonnage.weigh.InlinedCode;
import dev.tonnage.weigh.ModuleWeight;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** The tables that are keyed by content: what a binary is, wherever it is found. */
final class ContentTables {
  private static final String DIGEST = "The binary: sha256: and the hex digest of its bytes.";

  private ContentTables() {}

  static Table<WeighedBinary> binaries() {
    return Table.<WeighedBinary>named(
            "binaries", "One row per executable or shared object, weighed once wherever it is.")
        .column("binary_digest", STRING, DIGEST, WeighedBinary::digest)
        .column(
            "analyzer_version",
            INT,
            "The version of the analyzer that weighed it.",
            WeighedBinary::analyzerVersion)
        .column("file_bytes", BIGINT, "Its size on disk, in bytes.", b -> b.facts().fileBytes())
        .column(
            "memory_bytes",
            BIGINT,
            "Its size when loaded, zero-filled data included, in bytes.",
            b -> b.facts().memoryBytes())
        .column("format", STRING, "elf, macho, macho-fat, pe, wasm …", b -> b.facts().format())
        .nullable("os", STRING, "In Go's words; null when it does not say.", b -> b.facts().os())
        .nullable(
            "arch", STRING, "In Go's words; null when it does not say.", b -> b.facts().arch())
        .nullable("bits", INT, "32 or 64; null when it could not be read.", b -> bits(b))
        .nullable(
            "endian",
            STRING,
            "little or big; null when it could not be read.",
            b -> b.facts().endian())
        .nullable(
            "linkage",
            STRING,
            "static or dynamic; null when it could not be read.",
            b -> b.facts().linkage())
        .nullable(
            "libc",
            STRING,
            "glibc or musl; null when it asks for none or it can not be told.",
            b -> b.facts().libc())
        .column(
            "libraries",
            STRINGS,
            "The shared libraries it asks for, in its order.",
            b -> b.facts().libraries())
        .column("pie", BOOLEAN, "Whether it runs at any address.", b -> b.facts().pie())
        .nullable(
            "relro",
            STRING,
            "How much is read-only after relocation: none, partial, full; null when unknown.",
            b -> b.facts().relro())
        .column(
            "stripped",
            BOOLEAN,
            "Whether it has no symbol table; false, too, when it could not be read.",
            b -> b.facts().isStripped())
        .column(
            "has_debug", BOOLEAN, "Whether it has debug information.", b -> b.facts().hasDebug())
        .nullable(
            "packed",
            STRING,
            "The packer, with its version where it says that, such as upx 4.2.4; null when it is"
                + " not packed.",
            b -> b.facts().packed())
        .nullable(
            "unpacked_bytes",
            BIGINT,
            "The size of the packed file, as the packer's own header has it; null when it does not"
                + " say.",
            b -> b.facts().traits().unpackedBytes())
        .nullable(
            "file_type",
            STRING,
            "executable, shared library, object, archive, kernel, kernel module, core, debug; null"
                + " when unknown.",
            b -> b.facts().traits().fileType())
        .nullable(
            "nx",
            BOOLEAN,
            "Whether its stack can not be executed; null when it does not say.",
            b -> b.facts().traits().noExec())
        .nullable(
            "run_path",
            STRING,
            "Where the loader is to look for libraries first (RUNPATH, RPATH); null when it does"
                + " not say.",
            b -> b.facts().traits().runPath())
        .column(
            "built_by",
            STRINGS,
            "The compilers and linkers that it names, in its order.",
            b -> b.facts().traits().builtBy())
        .nullable(
            "cgo",
            BOOLEAN,
            "Whether Go calls C in it; null when it is no Go program or does not say.",
            b -> b.facts().cgo())
        .nullable(
            "go_version",
            STRING,
            "The Go release that built it; null when it is no Go program or does not say.",
            b -> b.facts().goVersion())
        .nullable(
            "main_package",
            STRING,
            "Import path of its main package; null when unknown.",
            b -> b.facts().mainPackage())
        .nullable(
            "main_module",
            STRING,
            "Module of its main package; null when unknown.",
            b -> b.facts().mainModule())
        .nullable(
            "main_version",
            STRING,
            "Version of that module; null when unknown.",
            b -> b.facts().mainVersion())
        .column(
            "build_settings",
            STRING_MAP,
            "Build settings that the Go command recorded: -ldflags, -trimpath, CGO_ENABLED, vcs.*"
                + " and so on; empty when it recorded none.",
            b -> b.facts().settings())
        .nullable(
            "build_mode",
            STRING,
            "Of a Go program: exe, pie, c-shared, plugin …; null when it can not be told.",
            b -> b.facts().goBuild().buildMode())
        .nullable(
            "go_build_id",
            STRING,
            "What the Go command called the build (-buildid); null when it is no Go program or has"
                + " none.",
            b -> b.facts().goBuild().buildId())
        .nullable(
            "trimpath",
            BOOLEAN,
            "Whether the building machine's paths were left out; null when it is no Go program or"
                + " can not be told.",
            b -> b.facts().goBuild().trimpath())
        .nullable(
            "race",
            BOOLEAN,
            "Whether Go's race detector is in it; null when it is no Go program.",
            b -> b.facts().goBuild().race())
        .nullable(
            "cover",
            BOOLEAN,
            "Whether it counts coverage (-cover); null when it is no Go program.",
            b -> b.facts().goBuild().cover())
        .nullable(
            "optimized",
            BOOLEAN,
            "False when Go's compiler was told not to optimise or inline (-gcflags=-N -l), or"
                + " nothing was inlined; null when it is no Go program or can not be told.",
            b -> b.facts().goBuild().optimized())
        .nullable(
            "pgo",
            STRING,
            "The profile that steered Go's compiler; null when none did or it does not say.",
            b -> b.facts().goBuild().pgo())
        .nullable(
            "fips140",
            STRING,
            "The version of Go's FIPS 140-3 module (GOFIPS140); null when it was built without or"
                + " does not say.",
            b -> b.facts().goBuild().fips140())
        .nullable(
            "vcs_revision",
            STRING,
            "The commit it was built from; null when not recorded.",
            b -> b.facts().goBuild().vcsRevision())
        .nullable(
            "vcs_time",
            STRING,
            "When that was committed, as RFC 3339; null when not recorded.",
            b -> b.facts().goBuild().vcsTime())
        .nullable(
            "vcs_modified",
            BOOLEAN,
            "Whether files had been changed since that commit; null when not recorded.",
            b -> b.facts().goBuild().vcsModified())
        .nullable(
            "stamps",
            STRING_MAP,
            "What -X set, by variable: as recorded, or as the linker's symbols have it; null when"
                + " neither is there.",
            b -> b.facts().goBuild().stamps())
        .nullable(
            "pie_bytes",
            BIGINT,
            "What running at any address costs on disk: relocations, and what a loader needs"
                + " besides; within 2 % of a real difference, but for rounding to pages (4 kB, arm64"
                + " 64 kB). 0 for a program at a fixed address, null when it is no Go executable.",
            b -> b.facts().goBuild().pieBytes())
        .nullable(
            "build_id",
            STRING,
            "The linker's build id, in hex; null when it has none.",
            b -> b.facts().buildId())
        .column(
            "debug_bytes",
            BIGINT,
            "Bytes on disk of debug information.",
            b -> b.facts().debugBytes())
        .column(
            "symtab_bytes",
            BIGINT,
            "Bytes on disk of the symbol table and its names.",
            b -> b.facts().symtabBytes())
        .column(
            "pclntab_bytes",
            BIGINT,
            "Bytes on disk of Go's table of functions and lines.",
            b -> b.facts().pclntabBytes())
        .column("padding_bytes", BIGINT, "Bytes on disk of padding.", b -> b.facts().paddingBytes())
        .column(
            "unattributed_bytes",
            BIGINT,
            "Bytes on disk of which only the section, or not even that, is known.",
            b -> b.facts().unattributedBytes())
        .column(
            "stripped_file_bytes",
            BIGINT,
            "What -s -w would leave of file_bytes.",
            b -> b.facts().strippedFileBytes())
        .nullable(
            "zstd_bytes",
            BIGINT,
            "Its size compressed by zstd at level 3; null when it was not tried.",
            WeighedBinary::zstdBytes)
        .nullable(
            "dce",
            STRING,
            "Whether Go's linker could drop unused methods: on, off, off-plugin, unknown; null when"
                + " it is no Go program.",
            b -> b.facts().dce())
        .column(
            "symbol_counts",
            COUNT_MAP,
            "Entries of its symbol tables by binding: local, global, weak, other.",
            b -> b.facts().symbolCounts())
        .column(
            "faults",
            FAULTS,
            "What is wrong with it: code, sentence, and offset in bytes (null when it has no"
                + " place); empty for a sound one.",
            b -> b.faults().stream().map(ContentTables::fault).toList())
        .declared();
  }

  private static Integer bits(WeighedBinary b) {
    return b.facts().bits() == 0 ? null : b.facts().bits();
  }

  private static Struct fault(Fault f) {
    Map<String, Object> parts = new LinkedHashMap<>();
    parts.put("code", f.code().label());
    parts.put("message", f.message());
    parts.put("offset", f.offset() == Fault.NOWHERE ? null : f.offset());
    return new Struct(parts);
  }

  static Table<OfBinary<PlacedSection>> sections() {
    return Table.<OfBinary<PlacedSection>>named("sections", "One row per section of a binary.")
        .column("binary_digest", STRING, DIGEST, OfBinary::digest)
        .column(
            "ordinal",
            INT,
            "Its place in the section table, from 0.",
            s -> s.value().section().ordinal())
        .column(
            "name", STRING, "As the file has it; may be empty.", s -> s.value().section().name())
        .column(
            "kind",
            STRING,
            "What it holds: code, rodata, data, bss, pclntab, debug, symtab, reloc, unwind, note,"
                + " header, other.",
            s -> s.value().section().kind().name().toLowerCase(Locale.ROOT))
        .nullable(
            "segment",
            STRING,
            "The segment that loads it; null when none does.",
            s -> s.value().segment())
        .nullable(
            "file_offset",
            BIGINT,
            "Where it is in the file, in bytes from its start; null when it takes no bytes there.",
            s -> fileOffset(s.value()))
        .column(
            "file_bytes",
            BIGINT,
            "Its size on disk, in bytes, as far as the file reaches.",
            s -> s.value().section().file().length())
        .nullable(
            "address",
            BIGINT,
            "Where it is in memory, as a signed 64-bit number; null when it is not loaded.",
            s -> s.value().section().isMapped() ? s.value().section().address() : null)
        .column(
            "memory_bytes",
            BIGINT,
            "Its size when loaded, in bytes; 0 when it is not.",
            s -> s.value().section().memoryBytes())
        .column(
            "align",
            BIGINT,
            "The alignment it asks for, in bytes; 0 and 1 mean none.",
            s -> s.value().section().align())
        .column(
            "flags",
            STRING,
            "As the format's tools write them, such as AX.",
            s -> s.value().section().flags())
        .column(
            "compressed",
            BOOLEAN,
            "Whether its bytes are compressed in the file.",
            s -> s.value().section().compressed())
        .declared();
  }

  private static Long fileOffset(PlacedSection s) {
    return s.section().file().isEmpty() ? null : s.section().file().start();
  }

  static Table<OfBinary<Ledger.Row>> symbols() {
    Table.Declaration<OfBinary<Ledger.Row>> table =
        Table.<OfBinary<Ledger.Row>>named(
                "symbols",
                "One row per owner of bytes; total_bytes of a binary's rows add up to its size on"
                    + " disk, to the byte.")
            .column("binary_digest", STRING, DIGEST, OfBinary::digest)
            .column(
                "name",
                STRING,
                "The symbol, or in square brackets what no symbol stands for, such as [padding].",
                s -> s.value().owner().name())
            .column(
                "kind",
                STRING,
                "code, type, itab, string, rodata, data, bss, embed, pclntab, funcdata, debug,"
                    + " symtab, reloc, unwind, header, note, signature, padding, unattributed.",
                s -> s.value().owner().kind().label())
            .oneOf(Stream.of(Kind.values()).map(Kind::label))
            .nullable(
                "package",
                STRING,
                "Go's import path; null when it belongs to none.",
                s -> s.value().owner().packageName())
            .nullable(
                "module",
                STRING,
                "The module of the package; null when it belongs to none.",
                s -> s.value().owner().module())
            .nullable(
                "module_version",
                STRING,
                "The version of the module; null when it has none or it is unknown.",
                s -> s.value().owner().moduleVersion())
            .nullable(
                "section",
                STRING,
                "Where its own bytes are; null when they are in no section.",
                s -> s.value().owner().section())
            .nullable(
                "address",
                BIGINT,
                "Where it is in memory, as a signed 64-bit number; null when it has no place.",
                s -> s.value().owner().address() == 0 ? null : s.value().owner().address())
            .nullable(
                "source_file",
                STRING,
                "The source file it was compiled from; null when unknown.",
                s -> s.value().owner().sourceFile());
    weights(table, s -> s.value().weight());
    return table
        .stored("binary_digest", "package", "name", "kind", "total_bytes", "address")
        .column(
            "aliases",
            INT,
            "How many others stand for the same bytes and share them.",
            s -> s.value().aliases())
        .nullable(
            "origin",
            STRING,
            "What all instances of its template or generic have in common, such as"
                + " std::vector<>::push_back; null for what is no instance.",
            s -> s.value().owner().origin())
        .column(
            "evidence",
            STRING,
            "Why its own bytes are said to be its own, strongest first: format, record, symbol,"
                + " debug, reference, section, none.",
            s -> s.value().owner().evidence().label())
        .oneOf(Stream.of(Evidence.values()).map(Evidence::label))
        .nullable(
            "wire_bytes",
            BIGINT,
            "How many compressed bytes it took of the layer where the binary was first found, as its"
                + " wire_by in files says; of a binary they add up to its wire_bytes there. Null when"
                + " not known, and of rows that an older version wrote.",
            OfBinary::wireBytes)
        .declared();
  }

  /** The byte columns of {@code symbols}; what {@code inspect} shows of any group of bytes. */
  static <R> void weights(Table.Declaration<R> table, Function<R, Weight> weight) {
    table
        .column(
            "file_bytes",
            BIGINT,
            "Its own bytes on disk.",
            weight.andThen(Weight::fileBytes)::apply)
        .column(
            "memory_bytes",
            BIGINT,
            "All of its bytes when loaded, zero-filled ones included.",
            weight.andThen(Weight::memoryBytes)::apply)
        .column(
            "pclntab_bytes",
            BIGINT,
            "Its bytes on disk in Go's table of functions and lines.",
            weight.andThen(Weight::pclntabBytes)::apply)
        .column(
            "symtab_bytes",
            BIGINT,
            "Its bytes on disk in symbol and string tables.",
            weight.andThen(Weight::symtabBytes)::apply)
        .column(
            "debug_bytes",
            BIGINT,
            "Its bytes on disk in debug information.",
            weight.andThen(Weight::debugBytes)::apply)
        .column(
            "reloc_bytes",
            BIGINT,
            "Its bytes on disk in relocation tables.",
            weight.andThen(Weight::relocBytes)::apply)
        .column(
            "total_bytes",
            BIGINT,
            "All its bytes on disk: file, pclntab, symtab, debug and reloc bytes together.",
            weight.andThen(Weight::totalBytes)::apply)
        .column(
            "shared_bytes",
            BIGINT,
            "The part of total_bytes that is an even share of bytes with several owners.",
            weight.andThen(Weight::sharedBytes)::apply);
  }

  static Table<OfBinary<ModuleWeight>> modules() {
    return Table.<OfBinary<ModuleWeight>>named(
            "modules",
            "One row per module of a binary, declared or linked; bytes of no module stand under"
                + " their kind, such as [debug]. total_bytes add up to the binary's size.")
        .column("binary_digest", STRING, DIGEST, OfBinary::digest)
        .column(
            "module",
            STRING,
            "Its path; std for Go's standard library; a kind in square brackets for no module.",
            m -> m.value().module())
        .nullable(
            "module_version",
            STRING,
            "Null when it has none or it is unknown.",
            m -> m.value().version())
        .nullable(
            "replaced_by",
            STRING,
            "The module, with its version, that stood in for it; null when none did.",
            m -> m.value().replacedBy())
        .nullable(
            "sum",
            STRING,
            "The checksum that the build recorded; null when it did not.",
            m -> m.value().sum())
        .column(
            "declared",
            BOOLEAN,
            "Whether the binary's build information names it.",
            m -> m.value().isDeclared())
        .column("linked", BOOLEAN, "Whether any byte of it is there.", m -> m.value().isLinked())
        .column(
            "total_bytes", BIGINT, "All its bytes on disk.", m -> m.value().weight().totalBytes())
        .column(
            "origin_bytes",
            BIGINT,
            "What total_bytes would be if inlined code counted for the module it was written in;"
                + " the same as total_bytes where nothing tells of inlining. They add up, too.",
            m -> m.value().originBytes())
        .column(
            "generated_bytes",
            BIGINT,
            "The part of total_bytes whose source file's name says that a program wrote it, such as"
                + " *.pb.go, zz_generated*.go, *_string.go; functions alone, as far as names tell.",
            m -> m.value().generatedBytes())
        .nullable(
            "package_total",
            COUNT_MAP,
            "From the import path of each of its packages to the part of total_bytes that is its, in"
                + " bytes; what has no package is in none. Null in rows of versions that did not tell.",
            m -> m.value().packageBytes())
        .nullable(
            "retained_bytes",
            BIGINT,
            "What would go from the disk if it went, with all that only it keeps, by the program's"
                + " references; null where they are not known, as in what Go did not build.",
            m -> m.value().retainedBytes())
        .nullable(
            "package_retained",
            COUNT_MAP,
            "From the import path of each of its packages, of the binary's heaviest 128, to what would"
                + " go from the disk if that one alone went, in bytes; null where retained_bytes is.",
            m -> m.value().retainedPackages())
        .nullable(
            "package_imports",
            STRINGS_MAP,
            "From the import path of each of its packages to those that it imports, by the program's"
                + " references: imports without any are not seen. Null where these are not known.",
            m -> m.value().packageImports())
        .column(
            "memory_bytes",
            BIGINT,
            "All its bytes when loaded, zero-filled ones included.",
            m -> m.value().weight().memoryBytes())
        .nullable(
            "wire_bytes",
            BIGINT,
            "Compressed bytes: the sum of wire_bytes of its rows in symbols; null when not known.",
            OfBinary::wireBytes)
        .declared();
  }

  static Table<OfBinary<InlinedCode>> inlines() {
    return Table.<OfBinary<InlinedCode>>named(
            "inlines",
            "One row per function and package that its code was inlined into, of another than its"
                + " own. Stripped Go programs tell it as well; others say nothing.")
        .column("binary_digest", STRING, DIGEST, OfBinary::digest)
        .nullable(
            "host_package",
            STRING,
            "The package whose functions hold the code; null when their names tell none.",
            i -> i.value().hostPackage())
        .nullable(
            "origin_package",
            STRING,
            "The package the code was written in; null when the function's name tells none.",
            i -> i.value().originPackage())
        .nullable(
            "origin_module",
            STRING,
            "The module of origin_package; null when it has none.",
            i -> i.value().originModule())
        .column(
            "function", STRING, "The function the code was written in.", i -> i.value().function())
        .column(
            "code_bytes",
            BIGINT,
            "Bytes of code, each counted once, for the innermost function it comes from. They are"
                + " part of the file_bytes of the functions of host_package.",
            i -> i.value().codeBytes())
        .declared();
  }

  static Table<OfBinary<Finding>> findings() {
    return Table.<OfBinary<Finding>>named(
            "findings",
            "One row per binary and thing that could be done about its weight, by the rules of"
                + " docs/findings.md, with what it would save.")
        .column("binary_digest", STRING, DIGEST, OfBinary::digest)
        .column(
            "rule",
            STRING,
            "What was looked for, such as unstripped.",
            f -> f.value().rule().label())
        .column(
            "subject",
            STRING,
            "The package, module or part that it is about.",
            f -> f.value().subject())
        .column("detail", STRING, "What was seen.", f -> f.value().detail())
        .column("why", STRING, "Why that matters.", f -> f.value().rule().why())
        .column("advice", STRING, "What to do about it.", f -> f.value().rule().advice())
        .column("unless", STRING, "When not to.", f -> f.value().rule().unless())
        .column(
            "saving_bytes",
            BIGINT,
            "What it would save on disk in addition to the binary's other findings: they add up, and"
                + " no byte is counted twice.",
            f -> f.value().savingBytes())
        .column(
            "alone_bytes",
            BIGINT,
            "What it would save on disk if nothing else were done.",
            f -> f.value().aloneBytes())
        .column(
            "confidence",
            STRING,
            "How sure the saving is: exact, estimated, rough.",
            f -> f.value().confidence().label())
        .declared();
  }
}
