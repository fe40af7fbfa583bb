package dev.tonnage.attribute;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.bytes.Span;
import dev.tonnage.code.References;
import dev.tonnage.code.Scanner;
import dev.tonnage.golang.EmbeddedFiles;
import dev.tonnage.golang.GoModules;
import dev.tonnage.golang.GoNames;
import dev.tonnage.golang.GoProgram;
import dev.tonnage.golang.GoType;
import dev.tonnage.golang.GoTypes;
import dev.tonnage.golang.ModuleData;
import dev.tonnage.golang.PclnTable;
import dev.tonnage.image.Image;
import dev.tonnage.image.Pointers;
import dev.tonnage.image.Section;
import dev.tonnage.image.Symbol;
import dev.tonnage.ledger.Account;
import dev.tonnage.ledger.Claims;
import dev.tonnage.ledger.Evidence;
import dev.tonnage.ledger.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Strings, constants and variables that no table names, by what refers to them: first code, then
 * data whose owner is known, over as many steps as it takes. Each address that something refers to
 * begins a piece, which reaches to the next such address, or to something that a table names.
 */
final class StaticData {
  private static final String RUNTIME = "runtime";
  private static final int TEXT_LOOKED_AT = 256;

  /** About so many bytes of a program have one pointer among them. */
  private static final int BYTES_PER_POINTER = 256;

  /** About so many things tables name, for each type of a program. */
  private static final int NAMED_PER_TYPE = 5;

  private final Claims claims;
  private final Image image;
  private final GoProgram program;
  private final Places places;
  private final List<PclnTable.Function> functions;
  private final long[] functionAddresses;
  private final DataAreas areas;
  private final Referrers referrers;
  private final int w;

  /** Null for a program without. */
  private final ModuleData module;

  /** Null for a processor whose code is not read. */
  private final Scanner scanner;

  /** Place on the line, and who refers to it. */
  private final Longs uses = new Longs();

  /** Places of pointers in data, and, at the same index, what they point to. */
  private final Longs pointers;

  private final Longs pointees;

  /** Where strings end, as far as their lengths stand in data. */
  private final Longs ends = new Longs();

  /** Places of pointers in data to functions, and the indexes of these. */
  private final Longs codePointers = new Longs();

  private final Longs codePointees = new Longs();

  /** A file, and where the list is that holds it. */
  private record Embedded(long list, EmbeddedFiles.File file) {}

  private final EmbeddedFiles embedded;
  private final List<Embedded> files = new ArrayList<>();

  private final KnownData known;

  /** Symbols of which only the beginning is known for sure, or the owner is not. */
  private final List<Begun> begun = new ArrayList<>();

  /**
   * One of them.
   *
   * @param end where it ends on the line; -1 when the symbol table does not tell
   * @param who its package; {@link Referrers#NONE} when its name does not tell
   */
  private record Begun(long start, long end, int who) {}

  private DataPieces pieces;

  private StaticData(Claims claims, Image image, GoProgram program) {
    this.claims = claims;
    this.image = program.image();
    this.program = program;
    this.places = new Places(image);
    this.functions = program.functions().functions();
    this.functionAddresses = functions.stream().mapToLong(PclnTable.Function::address).toArray();
    this.areas = DataAreas.of(this.image);
    this.embedded = new EmbeddedFiles(this.image);
    this.referrers = new Referrers(claims, program);
    this.w = this.image.pointerBytes();
    this.pointers = new Longs(this.image.file().size() / BYTES_PER_POINTER + 16);
    this.pointees = new Longs(this.image.file().size() / BYTES_PER_POINTER + 16);
    this.known = new KnownData(NAMED_PER_TYPE * program.types().types().size() + 16);
    this.module = program.functions().moduleData();
    this.scanner = places.isMemory() ? null : Scanner.of(image.arch()).orElse(null);
  }

  /** Null when there is nothing to go by. */
  static StaticData add(Claims claims, Image image, GoProgram program) {
    if (program.functions() == null) {
      return null;
    }
    StaticData data = new StaticData(claims, image, program);
    data.add();
    return data;
  }

  /** The package that what refers to the data at an address is of; null when there is none. */
  GoModules.Place placeAt(long address) {
    long at = areas.position(address);
    return at < 0 ? null : referrers.placeOf(pieces.whoAt(at));
  }

  private void add() {
    gatherKnown();
    gatherCode();
    gatherPointers();
    addHiddenStarts();
    pieces = new DataPieces(cut(), known, areas, referrers);
    pieces.ownByUses(uses);
    pieces.ownByCodePointers(codePointers, codePointees);
    for (Begun b : begun) {
      pieces.begin(b.start(), b.who());
      if (b.end() >= 0) {
        pieces.end(b.end());
      }
    }
    pieces.spread(pointers, pointees);
    if (scanner != null) {
      pieces.joinUnknown();
    }
    claim();
    claimFiles();
  }

  /** Embedded files are of the package whose variable holds them. */
  private void claimFiles() {
    Sharing holders = new Sharing();
    Map<Long, Long> ends = new HashMap<>();
    for (Embedded e : files) {
      Span data = e.file().data();
      // Where code is not read, nothing tells whose the variable is; most are the program's own.
      int who = scanner == null ? referrers.ofPackage("main") : pieces.whoAt(e.list());
      holders.add(data.start(), referrers.fileOf(who, e.file().path(), areas.nameAt(data.start())));
      ends.merge(data.start(), data.end(), Math::max);
    }
    holders.forEach(
        claims,
        (start, next, holder, first) -> {
          for (Span place : places.of(new Span(start, ends.get(start)))) {
            claims.add(place.start(), place.end(), holder, Account.OWN, Evidence.RECORD);
          }
        });
  }

  /** What tables name: it needs no other owner, and what it points to is its owner's. */
  private void gatherKnown() {
    for (GoType t : program.types().types()) {
      int who = referrers.ofPackage(program.types().packageOf(t.address()));
      t.spans().forEach(s -> known.add(s, who));
      t.names().forEach(s -> known.add(s, who));
      known.add(t.mask(), Referrers.NONE);
    }
    for (GoTypes.Itab itab : program.types().itabs()) {
      known.add(itab.span(), referrers.ofPackage(program.types().packageOf(itab.type())));
    }
    known.add(program.functions().span(), Referrers.NONE);
    if (!places.isMemory()) {
      for (Symbol s : image.symbols()) {
        gatherSymbol(s);
      }
      if (image.sections().isEmpty()) {
        functions.forEach(
            f -> known.add(image.extent().locate(f.address(), f.codeBytes()), Referrers.NONE));
      }
    }
    if (module != null) {
      module.links(image).forEach(l -> known.add(l.span(), Referrers.NONE));
      known.add(image.extent().locate(module.findfunctab(), module.indexBytes()), Referrers.NONE);
      gatherFunctionData();
    }
    known.settle();
    if (module != null) {
      int runtime = referrers.ofPackage(RUNTIME);
      use(module.address(), runtime);
      use(module.gofunc(), runtime);
      use(module.findfunctab(), runtime);
      use(module.findfunctab() + module.indexBytes(), runtime);
    }
  }

  /** Since Go 1.18 function data stand one behind the other. */
  private void gatherFunctionData() {
    if (module.gofunc() != 0) {
      long last = module.gofunc();
      for (PclnTable.Function f : functions) {
        for (long d : f.funcdata()) {
          last = Long.compareUnsigned(d, last) > 0 ? d : last;
        }
      }
      known.add(image.extent().locate(module.gofunc(), last - module.gofunc()), Referrers.NONE);
    }
  }

  private void gatherSymbol(Symbol s) {
    long at = s.isDefined() ? areas.position(s.address()) : -1;
    String name = Startup.bareName(image, s.name());
    boolean isData = at >= 0 && s.type() != Symbol.Type.FUNCTION && s.size() > 0;
    if (!isData || GoNames.isMarker(name)) {
      return;
    }
    int who = referrers.ofPackage(GoNames.packageOf(name));
    long end = Math.min(at + s.size(), DataAreas.END);
    if (s.reachesToNext()) {
      begun.add(new Begun(at, -1, who));
    } else if (who == Referrers.NONE) {
      begun.add(new Begun(at, end, who));
    } else {
      known.add(Span.of(at, end - at), who);
    }
  }

  private void use(long address, int who) {
    DataAreas.Area area = areas.around(address);
    if (area != null && who != Referrers.NONE) {
      long at = area.start() + (address - area.address());
      long start = area.kind() == Section.Kind.DATA ? startOfList(at, address) : at;
      uses.add(NumberLists.member(start, who));
    }
  }

  /** Who asks for the length or capacity of a list refers to the list, whose pointer is first. */
  private long startOfList(long at, long address) {
    for (int back = w; back <= 2 * w; back += w) {
      boolean isList = at >= back && at < image.file().size() && isFullList(at - back);
      if (isList && areas.around(image.pointers().at(address - back)) != null) {
        DataAreas.Area area = areas.around(address - back);
        return area == null || area.kind() != Section.Kind.DATA ? at : at - back;
      }
    }
    return at;
  }

  private void gatherCode() {
    if (scanner == null) {
      return;
    }
    Bytes file = image.file();
    CodeUses found = new CodeUses();
    byte[] code = new byte[1 << 16];
    // Functions of a damaged table may overlap without end.
    long room = file.size();
    for (int i = 0; i < functions.size(); i++) {
      PclnTable.Function f = functions.get(i);
      Span span = image.extent().locate(f.address(), f.codeBytes());
      if (!span.isEmpty() && span.end() <= file.size() && span.length() <= room) {
        room -= span.length();
        int length = (int) span.length();
        code = length > code.length ? new byte[Math.max(length, 2 * code.length)] : code;
        file.copy(span.start(), code, length);
        found.who = Referrers.function(i);
        scanner.scan(code, 0, length, f.address(), found);
      }
    }
  }

  /** Addresses that code forms; with 32 bits they stand in instructions as mere numbers. */
  private final class CodeUses implements References {
    private final boolean takesNumbers = image.bits() == 32 && !image.linking().pie();
    private int who;

    @Override
    public void reference(long site, long target, Kind kind) {
      if (kind == Kind.ADDRESS || kind == Kind.ACCESS) {
        use(target, who);
      }
    }

    @Override
    public void constant(long site, long value) {
      if (takesNumbers) {
        use(value, who);
      }
    }
  }

  /**
   * All words in data that are addresses of data, or of functions: where code may run anywhere,
   * those that are relocated; else whatever looks like one.
   */
  private void gatherPointers() {
    Pointers relocated = image.pointers();
    boolean isAnywhere = image.linking().pie() || image.type() == Image.Type.SHARED;
    boolean takesAll = !isAnywhere || relocated.relocatedCount() == 0;
    PointerWords words =
        new PointerWords(image, module, areas, known, value -> functionAt(value) >= 0);
    int next = 0;
    for (DataAreas.Area a : areas.all()) {
      if (a.kind() == Section.Kind.BSS || a.end() > image.file().size()) {
        continue;
      }
      while (next < relocated.relocatedCount()
          && Long.compareUnsigned(relocated.relocatedPlace(next), a.address()) < 0) {
        next++;
      }
      long first = -a.address() & (w - 1);
      for (long at = first; at + w <= a.length(); at += w) {
        long value = takesAll ? image.file().word(a.start() + at, w) : 0;
        while (next < relocated.relocatedCount()
            && Long.compareUnsigned(relocated.relocatedPlace(next), a.address() + at) < 0) {
          next++;
        }
        if (next < relocated.relocatedCount()
            && relocated.relocatedPlace(next) == a.address() + at) {
          value = relocated.relocatedValue(next++);
        }
        // Most words are no addresses at all.
        boolean isAddress = areas.around(value) != null || functionAt(value) >= 0;
        if (value != 0 && isAddress && (!takesAll || words.isPointer(a, at, value))) {
          gatherPointer(a.address() + at, a.start() + at, value);
        }
      }
    }
  }

  private void gatherPointer(long address, long place, long value) {
    DataAreas.Area area = areas.around(value);
    if (area != null) {
      long to = area.start() + (value - area.address());
      pointers.add(place);
      pointees.add(to);
      if (isFullList(place)) {
        embedded.at(address).forEach(f -> files.add(new Embedded(place, f)));
      }
      if (scanner == null && area.kind() == Section.Kind.RODATA) {
        gatherLength(place, to);
      }
      return;
    }
    int function = functionAt(value);
    if (function >= 0) {
      codePointers.add(place);
      codePointees.add(function);
    }
  }

  /** Whether length and capacity stand behind a pointer, and are the same. */
  private boolean isFullList(long place) {
    if (place + 3L * w > image.file().size()) {
      return false;
    }
    long length = image.file().word(place + w, w);
    return length > 0
        && length < image.file().size()
        && image.file().word(place + 2L * w, w) == length;
  }

  /**
   * Where code is not read, what only it refers to may follow: there, a string ends where the
   * length behind its pointer says.
   */
  private void gatherLength(long place, long to) {
    if (place + 2L * w <= image.file().size()) {
      long length = image.file().word(place + w, w);
      if (length > 0 && length <= image.file().size() - to) {
        ends.add(to + length);
      }
    }
  }

  private int functionAt(long address) {
    int low = 0;
    int high = functionAddresses.length - 1;
    // Most words in data are no addresses at all.
    if (high < 0
        || Long.compareUnsigned(address, functionAddresses[0]) < 0
        || Long.compareUnsigned(address, functionAddresses[high]) > 0) {
      return -1;
    }
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = Long.compareUnsigned(functionAddresses[middle], address);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }

  private void addHiddenStarts() {
    if (module == null || scanner == null) {
      return;
    }
    uses.sort();
    HiddenStarts hidden = new HiddenStarts(module.variables(), referrers, uses, pointees);
    Longs found = new Longs();
    for (DataAreas.Area a : areas.all()) {
      if (a.kind() == Section.Kind.DATA) {
        Longs inArea = hidden.in(a);
        for (int i = 0; i < inArea.count(); i++) {
          found.add(inArea.at(i));
        }
      }
    }
    for (int i = 0; i < found.count(); i++) {
      uses.add(found.at(i));
    }
  }

  /** Where pieces begin. */
  private Cuts cut() {
    Cuts cuts = new Cuts(image.file().size());
    for (int i = 0; i < uses.count(); i++) {
      cuts.add(NumberLists.list(uses.at(i)));
    }
    for (int i = 0; i < pointees.count(); i++) {
      cuts.add(pointees.at(i));
    }
    for (int i = 0; i < ends.count(); i++) {
      cuts.add(ends.at(i));
    }
    for (Begun b : begun) {
      cuts.add(b.start());
      if (b.end() >= 0) {
        cuts.add(b.end());
      }
    }
    cuts.join(known.starts(), known.ends());
    areas.all().forEach(a -> cuts.add(a.start()));
    cuts.number();
    return cuts;
  }

  private void claim() {
    begun.sort(Comparator.comparingLong(Begun::start));
    int next = 0;
    for (DataAreas.Area a : areas.all()) {
      Padding padding = padding(a);
      int behind = pieces.behind(a);
      Begun symbol = null;
      for (int i = pieces.first(a); i < behind; i++) {
        while (next < begun.size() && begun.get(next).start() <= pieces.start(i)) {
          symbol = begun.get(next++);
        }
        if (!pieces.isKnown(i) && pieces.who(i) != Referrers.NONE && !isOf(symbol, i)) {
          long end = pieces.end(i, a);
          claim(pieces.start(i), end - padding.behind(pieces.start(i), end), a, pieces.who(i));
        }
      }
    }
  }

  /** Whether a piece goes on with a symbol whose end no table tells: the symbol has it. */
  private boolean isOf(Begun symbol, int piece) {
    return symbol != null
        && symbol.end() < 0
        && (symbol.start() == pieces.start(piece)
            || referrers.isSamePackage(symbol.who(), pieces.who(piece)));
  }

  private Padding padding(DataAreas.Area a) {
    Padding padding = new Padding(image.file(), w);
    if (module != null && a.kind() != Section.Kind.BSS && a.end() <= image.file().size()) {
      padding.gather(module.variables(), pieces, a);
    }
    return padding;
  }

  private void claim(long start, long end, DataAreas.Area a, int who) {
    int holder = referrers.holder(who, kind(start, end, a), a);
    places.claim(claims, start, end, holder, Account.OWN, Evidence.REFERENCE);
  }

  private Kind kind(long start, long end, DataAreas.Area a) {
    return switch (a.kind()) {
      case BSS -> Kind.BSS;
      case DATA -> Kind.DATA;
      default -> isString(start, end) ? Kind.STRING : Kind.RODATA;
    };
  }

  /** Strings have no alignment and mostly are what people read; all else has one, or is shorter. */
  private boolean isString(long start, long end) {
    boolean isUnaligned = (start & (w - 1)) != 0 && end - start >= w;
    return isUnaligned || isText(start, end);
  }

  private boolean isText(long start, long end) {
    long to = Math.min(end, start + TEXT_LOOKED_AT);
    for (long i = start; i < to; i++) {
      int b = image.file().u8(i);
      boolean isControl = b < ' ' && b != '\n' && b != '\t' && b != '\r';
      if (isControl || b == 0x7f) {
        return false;
      }
    }
    return true;
  }
}
