package dev.tonnage.dwarf;

import dev.tonnage.fault.DamageException;
import dev.tonnage.fault.Fault;
import dev.tonnage.image.Image;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** All that a binary's own debug information says. */
public final class Dwarf {
  /** What is said of a binary without any. */
  public static final Dwarf NONE =
      new Dwarf(
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          new Namespaces(),
          null,
          new CodeMap(List.of(), List.of()),
          null,
          null,
          List.of(),
          List.of());

  /** A chain of entries that complete each other is this long at most; longer ones are cycles. */
  private static final int LONGEST_CHAIN = 8;

  /** Entries are read again where others refer to them: a few times over all, and no more. */
  private static final long READ_PER_SECTION = 16;

  private final List<UnitContext> contexts;
  private final List<Unit> units;
  private final List<Subprogram> functions;
  private final Namespaces namespaces;
  private final LineReader lines;
  private final CodeMap code;
  private final Values values;
  private final DebugSections sections;
  private final List<Pieces> pieces;
  private final Map<Integer, Dwarf> splits = new HashMap<>();
  private final List<Fault> faults;
  private final Map<Long, Variable> variables = new HashMap<>();
  private final Entry entry = new Entry();
  private final int infoUnits;
  private long budget;

  Dwarf(
      List<UnitContext> contexts,
      List<Unit> units,
      List<Subprogram> functions,
      List<Variable> variables,
      Namespaces namespaces,
      LineReader lines,
      CodeMap code,
      Values values,
      DebugSections sections,
      List<Pieces> pieces,
      List<Fault> faults) {
    this.contexts = contexts;
    this.units = units;
    this.functions = functions;
    this.namespaces = namespaces;
    this.lines = lines;
    this.code = code;
    this.values = values;
    this.sections = sections;
    this.pieces = pieces;
    this.faults = faults;
    this.infoUnits =
        (int) contexts.stream().filter(u -> u.sectionName.equals(".debug_info")).count();
    this.budget =
        READ_PER_SECTION
            * contexts.stream().mapToLong(u -> u.header.end() - u.header.start()).sum();
    variables.forEach(v -> this.variables.putIfAbsent(v.address(), v));
  }

  /**
   * Reads whatever debug information is in the image. It does not fail: what can not be read is a
   * fault in the answer.
   *
   * @param zstd decodes sections compressed with zstd; {@link Inflate#NONE} leaves them whole
   */
  public static Dwarf read(Image image, Inflate zstd) {
    boolean hasAny =
        image.sections().stream().anyMatch(s -> s.kind() == dev.tonnage.image.Section.Kind.DEBUG);
    return hasAny ? new DwarfReader(image, zstd).read() : NONE;
  }

  /** The same, without a word on whose the bytes of debug sections are: those of another file. */
  public Dwarf withoutPieces() {
    Dwarf same =
        new Dwarf(
            contexts,
            units,
            functions,
            List.copyOf(variables.values()),
            namespaces,
            lines,
            code,
            values,
            sections,
            List.of(),
            faults);
    same.splits.putAll(splits);
    return same;
  }

  /** Whether there are units that stand for others in split files. */
  public boolean isSplit() {
    return contexts.stream().anyMatch(u -> u.dwoName != 0 && u.dwoId != 0);
  }

  /** Finds the file that a skeleton unit stands for. */
  public interface SplitFiles {
    /**
     * A file of debug information, or a package of them, as an image.
     *
     * @param name as the linked file has it
     * @param directory where the compiler ran; null when unknown
     * @return null when it is not at hand
     */
    Image find(String name, String directory, long id);
  }

  /**
   * Reads what the skeletons among the units stand for, as far as it is at hand. What it says is
   * asked for with {@link #splits}; its faults are among those of this.
   */
  public Dwarf withSplits(Image linked, SplitFiles files, Inflate zstd) {
    List<Fault> all = new ArrayList<>(faults);
    for (Unit u : units) {
      UnitContext skeleton = contexts.get(u.number());
      if (skeleton.dwoName == 0 || skeleton.dwoId == 0) {
        continue;
      }
      String name = values.text(skeleton, skeleton.dwoName);
      Image image = name == null ? null : files.find(name, u.directory(), skeleton.dwoId);
      if (image == null) {
        continue;
      }
      List<Fault> met = new ArrayList<>();
      try {
        Map<String, dev.tonnage.bytes.Span> windows = SplitIndex.windows(image, skeleton.dwoId);
        if (windows != null) {
          DebugSections parts = new DebugSections(image, windows, sections, zstd, met);
          Dwarf split = new DwarfReader(image, parts, linked, skeleton, u.directory(), met).read();
          boolean isIt = split.contexts.stream().anyMatch(c -> c.dwoId == skeleton.dwoId);
          if (isIt) {
            splits.put(u.number(), split);
          }
          met.addAll(split.faults);
        }
      } catch (DamageException e) {
        met.add(e.fault());
      }
      all.addAll(met);
    }
    Dwarf same =
        new Dwarf(
            contexts,
            units,
            functions,
            List.copyOf(variables.values()),
            namespaces,
            lines,
            code,
            values,
            sections,
            pieces,
            List.copyOf(all));
    same.splits.putAll(splits);
    return same;
  }

  /** What split files say, by the number of the skeleton unit that stands for it. */
  public Map<Integer, Dwarf> splits() {
    return splits;
  }

  /** The unit itself or, for a skeleton whose split file was read, the one that it stands for. */
  public Unit whole(Unit unit) {
    Dwarf split = splits.get(unit.number());
    return split == null
        ? unit
        : split.units.stream().filter(u -> u.kind() == Unit.Kind.COMPILE).findFirst().orElse(unit);
  }

  /** The units, in the file's order. */
  public List<Unit> units() {
    return units;
  }

  /** The functions that have code in this file, in the order of their entries. */
  public List<Subprogram> functions() {
    return functions;
  }

  /** What is whose, section by section. */
  public List<Pieces> pieces() {
    return pieces;
  }

  /**
   * How many bytes in the file a section holds for each unit, by the unit's number, its functions'
   * included. What several units share is split evenly, the rest going to the first.
   */
  public long[] bytesByUnit(Pieces section) {
    long[] bytes = new long[units.size()];
    section.forEach(
        (start, end, users, from, to) -> {
          int[] sharers =
              Arrays.stream(users, from, to).map(this::unitOf).sorted().distinct().toArray();
          long length = section.section().place(end) - section.section().place(start);
          for (int unit : sharers) {
            bytes[unit] += length / sharers.length;
          }
          bytes[sharers[0]] += length % sharers.length;
        });
    return bytes;
  }

  private int unitOf(int user) {
    int number = Pieces.number(user);
    return Pieces.isFunction(user) ? functions.get(number).unit() : number;
  }

  public List<Fault> faults() {
    return faults;
  }

  /** The function around an address; null when none is known. */
  public Subprogram functionAt(long address) {
    int number = code.function(address);
    return number == CodeMap.NONE ? null : functions.get(number);
  }

  /** The unit that made what is at an address; null when none says so. */
  public Unit unitAt(long address) {
    Subprogram function = functionAt(address);
    if (function != null) {
      return units.get(function.unit());
    }
    Variable variable = variables.get(address);
    int number = variable != null ? variable.unit() : code.unit(address);
    return number == CodeMap.NONE ? null : units.get(number);
  }

  /** The name by which linkers know a function, or its plain name; null when it has none. */
  public String name(Subprogram function) {
    String name = name(contexts.get(function.unit()), function.linkageName, function.name);
    return name != null
        ? name
        : along(function.origin, u -> name(u, entry.linkageName, entry.name));
  }

  private String name(UnitContext unit, long linkageName, long name) {
    return values.text(unit, linkageName != 0 ? linkageName : name);
  }

  /**
   * The outermost namespace that a function is declared in; null when it is in none. In Rust it is
   * the crate, whichever unit the function was compiled for.
   */
  public String namespace(Subprogram function) {
    String name = namespace(function.entry);
    return name != null ? name : along(function.origin, u -> namespace(entry.offset));
  }

  private String namespace(long at) {
    int namespace = namespaces.around(at);
    return namespace < 0
        ? null
        : values.text(contexts.get(namespaces.unit(namespace)), namespaces.name(namespace));
  }

  /**
   * The source file of what is at an address, from where the compiler ran unless it begins with a
   * slash: for a function, the file of its first row; otherwise the file of its declaration. Null
   * when none is known.
   */
  public String sourceFile(long address) {
    Subprogram function = functionAt(address);
    if (function != null) {
      long file = lines == null ? Entry.NOT : lines.file(function.number());
      return file != Entry.NOT
          ? path(contexts.get(function.unit()), file)
          : declaration(contexts.get(function.unit()), function.declFile, function.origin);
    }
    Variable variable = variables.get(address);
    if (variable != null) {
      return declaration(contexts.get(variable.unit()), variable.declFile(), variable.origin());
    }
    Unit unit = unitAt(address);
    return unit == null || unit.isGo() ? null : unit.name();
  }

  private String declaration(UnitContext unit, long file, long origin) {
    return file != Entry.NOT
        ? path(unit, file)
        : along(origin, u -> entry.declFile == Entry.NOT ? null : path(u, entry.declFile));
  }

  private String path(UnitContext unit, long file) {
    LineTable table = lines == null ? null : lines.table(unit);
    return table == null ? null : table.path(unit, values, file);
  }

  /**
   * Asks {@link #entry} at {@code origin}, and the one that that one refers to, and so on, until
   * there is an answer.
   */
  private String along(long origin, Function<UnitContext, String> question) {
    long at = origin;
    for (int i = 0; i < LONGEST_CHAIN && at != Entry.NOT; i++) {
      UnitContext unit = contextAt(at);
      if (unit == null || !read(unit, at)) {
        return null;
      }
      String answer = question.apply(unit);
      if (answer != null) {
        return answer;
      }
      at = entry.origin;
    }
    return null;
  }

  private boolean read(UnitContext unit, long at) {
    if (budget < 0) {
      return false;
    }
    try {
      Cursor c = new Cursor(unit.section, at);
      boolean isThere = entry.read(c, unit.section, unit.table, unit.header, Entry.Sink.NONE);
      budget -= c.at() - at;
      return isThere;
    } catch (DamageException e) {
      budget -= unit.header.end() - at;
      return false;
    }
  }

  /** The unit of {@code .debug_info} around an entry; null when there is none. */
  private UnitContext contextAt(long at) {
    int low = 0;
    int high = infoUnits - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      UnitContext unit = contexts.get(middle);
      if (at < unit.header.start()) {
        high = middle - 1;
      } else if (at >= unit.header.end()) {
        low = middle + 1;
      } else {
        return at < unit.header.firstEntry() ? null : unit;
      }
    }
    return null;
  }

  /**
   * The functions that were inlined into others. They are looked for when asked for: it takes
   * another walk over all entries.
   */
  public List<Inlined> inlined() {
    return values == null
        ? List.of()
        : new InlineReader(this, contexts, functions, values.again()).read();
  }

  /** The name of the function that an entry declares; null when it has none. */
  String nameAt(long at) {
    return along(at, u -> name(u, entry.linkageName, entry.name));
  }

  /** A file of a unit's line table; null when there is none of this number. */
  String fileOf(UnitContext unit, long file) {
    return file == Entry.NOT ? null : path(unit, file);
  }
}
