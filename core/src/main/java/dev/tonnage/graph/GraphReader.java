package dev.tonnage.graph;

import dev.tonnage.attribute.Cuts;
import dev.tonnage.attribute.DataAreas;
import dev.tonnage.bytes.Bytes;
import dev.tonnage.bytes.LongMap;
import dev.tonnage.bytes.Span;
import dev.tonnage.code.CallShape;
import dev.tonnage.code.CallSites;
import dev.tonnage.code.References;
import dev.tonnage.code.Scanner;
import dev.tonnage.golang.GoProgram;
import dev.tonnage.golang.GoType;
import dev.tonnage.golang.GoTypes;
import dev.tonnage.golang.InlineTree;
import dev.tonnage.golang.Inlines;
import dev.tonnage.golang.ModuleData;
import dev.tonnage.golang.PclnTable;
import dev.tonnage.golang.SourceFiles;
import dev.tonnage.golang.TypeLinks;
import dev.tonnage.image.Image;
import dev.tonnage.image.Pointers;
import dev.tonnage.image.Section;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Reads the references of a Go program out of its code, data, types and tables. */
final class GraphReader {
  /** A map that is filled at start has a function for it, which goes with the map. */
  private static final Pattern MAP_INIT = Pattern.compile(".*\\.map\\.init\\.[0-9]+");

  private static final Pattern BEFORE_1_21 = Pattern.compile("go1\\.(1?[0-9]|20)\\b");

  private static final String MAP_ASSIGNMENT = "runtime.mapassign";

  /** What looks up methods by a name or number. */
  private static final Set<String> LOOK_UPS =
      Set.of(
          "reflect.Value.Method",
          "reflect.Value.MethodByName",
          "reflect.Value.Methods",
          "reflect.(*rtype).Method",
          "reflect.(*rtype).MethodByName",
          "reflect.(*rtype).Methods");

  /**
   * Functions of package reflect that count as looking methods up by what only runs tell, once they
   * are linked: iterators over methods, and the look-ups as methods of a value in an interface
   * ({@code cmd/compile/internal/walk/closure.go}, usemethod, exempts the others of the package).
   */
  private static final Set<String> LOOK_UPS_OF_REFLECT =
      Set.of(
          "reflect.(*rtype).Methods.func1",
          "reflect.Value.Methods.func1",
          "reflect.(*Value).Methods",
          "reflect.(*Value).Method",
          "reflect.(*Value).MethodByName");

  /**
   * Those on whose code calls through interfaces are seen. Without them methods seem to be called
   * by nobody, and what turns pruning off to keep nothing.
   */
  private static final Set<String> PROCESSORS = Set.of("amd64", "arm64");

  /** Its functions call one another, which says nothing about the program. */
  static final String REFLECT = "reflect.";

  /** What a function is passed is learnt from those behind it, and passed on by it. */
  private static final int LESSONS = 6;

  /** In so many of these all functions are read again, then those of which more is known. */
  private static final int FULL_LESSONS = 2;

  /** In the name of a function without one of its own. */
  private static final String CLOSURE = ".func";

  /** So near in front of a call stands what is passed to it. */
  private static final int ARGUMENT_NEAR = 40;

  /** No program has more, and what is made of their number squared stays small. */
  private static final int MOST_PACKAGES = 1 << 13;

  private static final int LONGEST_METHOD_NAME = 256;

  /** Values in interfaces may overlap without end in a damaged file. */
  private static final long VALUES_PER_PIECE = 8;

  private final GoProgram program;
  private final Image image;
  private final List<PclnTable.Function> functions;
  private final CodeIndex code;
  private final DataAreas areas;
  private final Packages packages;
  private final int[] packageOfFunction;
  private final int w;

  private final Cuts cuts;
  private final Edges.Builder edges = new Edges.Builder();

  /** Of functions to the numbers of the calls of interface methods in them. */
  private final Edges.Builder slots = new Edges.Builder();

  /** Calls by what they say of the method: few differ. */
  private final Map<Interfaces.Call, Integer> calls = new LinkedHashMap<>();

  /** Of functions to places of data, still to be cut: function, place, origin. */
  private final Ints users = new Ints(1 << 16);

  private final Ints usedPlaces = new Ints(1 << 16);
  private final Ints usedOrigins = new Ints(1 << 16);

  /** From places to places; and from places to functions. */
  private final Ints pointers = new Ints(1 << 16);

  private final Ints pointees = new Ints(1 << 16);
  private final Ints codePointers = new Ints(1 << 12);
  private final Ints codePointees = new Ints(1 << 12);

  /** By address, the number of a type's descriptor. */
  private final LongMap typeAt = new LongMap(-1);

  private final LongMap typeAtPlace = new LongMap(-1);

  /** By address, the number of an itab. */
  private final LongMap itabAt = new LongMap(-1);

  /** Itabs that code takes are numbered behind the types. */
  private final int firstItab;

  /** Packages by the folder that their source files are in. */
  private final Map<String, Integer> packageOfFolder = new HashMap<>();

  private TypeLinks links;
  private final boolean isPruning;

  /** Whether initial tasks point to others; since Go 1.21 a list has all of them. */
  private final boolean tasksNameTasks;

  private Passing passing;
  private WordTypes words;

  private final boolean[] isWeakTarget;
  private final int[] typeArguments;
  private final boolean[] isLookUp;

  /** What puts an entry into a map. */
  private final boolean[] isAssignment;

  /** By function that fills a map at start, how many entries, and what the map's type is. */
  private final Map<Integer, Fill> fills = new TreeMap<>();

  private static final class Fill {
    long entries;
    int type = -1;
  }

  private final boolean[] looksUp;

  private GraphReader(GoProgram program) {
    this.program = program;
    this.image = program.image();
    this.functions = program.functions().functions();
    this.code = new CodeIndex(functions);
    this.areas = DataAreas.of(image);
    this.packages = new Packages(program);
    packages.of(Packages.MAIN);
    packages.of(Packages.RUNTIME);
    this.w = image.pointerBytes();
    this.cuts = new Cuts(image.extent().fileBytes());
    this.packageOfFunction = functions.stream().mapToInt(packages::of).toArray();
    this.tasksNameTasks =
        BEFORE_1_21.matcher(String.valueOf(program.goVersion())).lookingAt()
            || program.goVersion() == null;
    this.firstItab = program.types().types().size();
    this.isPruning = PruningEvidence.isOn(program.types());
    int count = functions.size();
    this.isWeakTarget = new boolean[count];
    this.typeArguments = new int[count];
    this.isLookUp = new boolean[count];
    this.isAssignment = new boolean[count];
    this.looksUp = new boolean[count];
    for (int i = 0; i < count; i++) {
      String name = functions.get(i).name();
      isWeakTarget[i] = name.contains(".map.init.") && MAP_INIT.matcher(name).matches();
      typeArguments[i] = TypeArguments.of(name);
      isLookUp[i] = LOOK_UPS.contains(name);
      isAssignment[i] = name.startsWith(MAP_ASSIGNMENT);
      looksUp[i] = LOOK_UPS_OF_REFLECT.contains(name);
      String file = functions.get(i).file();
      if (file != null && !name.contains(CLOSURE) && name.indexOf('[') < 0) {
        packageOfFolder.putIfAbsent(folder(file), packageOfFunction[i]);
      }
    }
  }

  /**
   * Whether a function is a method that keeps others: that one is called through an interface can
   * not be told from the number of its place in the itab, which all interfaces have.
   */
  static boolean isLookUpMethod(String name) {
    return LOOK_UPS_OF_REFLECT.contains(name)
        || name.equals("reflect.Value.Methods")
        || name.equals("reflect.(*rtype).Methods");
  }

  /** Whether a function of package reflect looks methods up. */
  static boolean isLookUp(String name) {
    return LOOK_UPS.contains(name) || LOOK_UPS_OF_REFLECT.contains(name);
  }

  /** The graph; null where code can not be read, or types have no place of their own. */
  static ReferenceGraph read(GoProgram program) {
    boolean isReadable =
        program.functions() != null
            && program.functions().moduleData() != null
            && program.functions().moduleData().types() != null
            && program.image().file().size() <= Integer.MAX_VALUE
            && PROCESSORS.contains(String.valueOf(program.image().arch()));
    if (!isReadable) {
      return null;
    }
    GraphReader reader = new GraphReader(program);
    return reader.packages.count() > MOST_PACKAGES ? null : reader.read();
  }

  private ReferenceGraph read() {
    List<GoType> types = program.types().types();
    for (int i = 0; i < types.size(); i++) {
      typeAt.put(types.get(i).address(), i);
      typeAtPlace.put(types.get(i).spans().get(0).start(), i);
    }
    List<GoTypes.Itab> itabs = program.types().itabs();
    for (int i = 0; i < itabs.size(); i++) {
      itabAt.put(itabs.get(i).address(), i);
    }
    for (DataAreas.Area a : areas.all()) {
      cuts.add(a.start());
      cuts.add(a.end());
    }
    links = new TypeLinks(program);
    passing = new Passing(program, typeAt, links);
    words = new WordTypes(program, typeAt, itabAt, code, passing, links);
    gatherTables();
    for (int i = 0; i < LESSONS; i++) {
      learn(i);
    }
    gatherCode();
    gatherKnown();
    gatherPointers();
    cuts.number();
    return new Wiring().wire();
  }

  // ---- tables of functions and lines

  /** What functions use of the function table stands there in pieces, some shared. */
  private void gatherTables() {
    PclnTable table = program.functions();
    cut(table.span());
    table.parts().forEach(p -> cut(p.span()));
    ModuleData module = table.moduleData();
    long index = image.extent().fileOffset(module.findfunctab());
    cutAt(index);
    cutAt(index < 0 ? -1 : index + module.indexBytes());
    cutAt(image.extent().fileOffset(module.gofunc()));
    SourceFiles files = new SourceFiles(table);
    for (int i = 0; i < functions.size(); i++) {
      int user = i;
      PclnTable.Function f = functions.get(i);
      f.spans().forEach(s -> useTable(user, s.start()));
      f.spans().forEach(s -> cuts.add(s.end()));
      useTable(i, f.nameSpan().start());
      long pctab = table.tablesStart();
      for (int t : f.tables()) {
        if (t != 0) {
          useTable(i, pctab + Integer.toUnsignedLong(t));
        }
      }
      for (long d : f.funcdata()) {
        if (d != 0) {
          useTable(i, image.extent().fileOffset(d));
        }
      }
      files.forEach(
          f,
          (numberAt, nameAt) -> {
            useTable(user, nameAt);
            useTable(user, numberAt);
          });
    }
  }

  private void useTable(int user, long place) {
    if (place >= 0 && place < image.file().size()) {
      use(user, place, Edges.NO_ORIGIN);
    }
  }

  private void use(int user, long place, int origin) {
    cuts.add(place);
    users.add(user);
    usedPlaces.add((int) place);
    usedOrigins.add(origin);
  }

  private void cutAt(long place) {
    if (place >= 0) {
      cuts.add(place);
    }
  }

  private void cut(Span span) {
    if (!span.isEmpty()) {
      cuts.add(span.start());
      cuts.add(span.end());
    }
  }

  // ---- code

  private void gatherCode() {
    Scanner scanner = Scanner.of(image.arch()).orElseThrow();
    InlineTree inlines = new InlineTree(program.functions(), image);
    CodeReader reader = new CodeReader();
    forEachCode(
        (number, code, length) -> {
          PclnTable.Function f = functions.get(number);
          reader.begin(number, f, inlines, code);
          scanner.scan(code, 0, length, f.address(), reader);
          reader.end();
        });
  }

  /** Takes the code of a function. */
  private interface CodeVisitor {
    void visit(int number, byte[] code, int length);
  }

  private void forEachCode(CodeVisitor visitor) {
    Bytes file = image.file();
    byte[] bytes = new byte[1 << 16];
    // Functions of a damaged table may overlap without end.
    long room = file.size();
    for (int i = 0; i < functions.size(); i++) {
      PclnTable.Function f = functions.get(i);
      Span span = image.extent().locate(f.address(), f.codeBytes());
      if (span.isEmpty() || span.end() > file.size() || span.length() > room) {
        continue;
      }
      room -= span.length();
      int length = (int) span.length();
      bytes = length > bytes.length ? new byte[Math.max(length, 2 * bytes.length)] : bytes;
      file.copy(span.start(), bytes, length);
      visitor.visit(i, bytes, length);
    }
  }

  /** Goes once through the code to learn what functions are passed and return. */
  private void learn(int lesson) {
    CallSites sites = sites();
    if (sites == null) {
      return;
    }
    forEachCode(
        (number, code, length) -> {
          if (lesson < FULL_LESSONS || words.isLearning(number)) {
            words.begin(number);
            sites.begin(code, length, functions.get(number).address());
            sites.finish();
            if (lesson > 0 && sites.jumpedBack()) {
              sites.again();
              sites.finish();
            }
          }
        });
  }

  /**
   * What tells calls through interfaces apart; null where that changes nothing: where the linker
   * left out what nothing calls, their number tells enough.
   */
  private CallSites sites() {
    return isPruning || program.functions().isBefore1_18()
        ? null
        : CallSites.of(image.arch(), words);
  }

  /**
   * The package in whose source a function stands: that of a closure in a function that was inlined
   * is another than its name says.
   */
  private int writer(int number, PclnTable.Function f) {
    int owner = packageOfFunction[number];
    boolean isClosure = f.name().contains(CLOSURE);
    return isClosure && f.file() != null
        ? packageOfFolder.getOrDefault(folder(f.file()), owner)
        : owner;
  }

  private static String folder(String file) {
    return file.substring(0, file.lastIndexOf('/') + 1);
  }

  /** Takes the references of one function after the other. */
  private final class CodeReader implements References {
    private final boolean takesNumbers = image.bits() == 32 && !image.linking().pie();
    private int function;
    private long start;
    private long end;

    /** Where inlined code ends, piece by piece, and who wrote it. */
    private final Ints inlinedEnds = new Ints();

    private int[] ends = new int[64];
    private int[] origins = new int[64];

    /** Of the same pieces, those that generic functions were inlined in. */
    private final BitSet generic = new BitSet();

    private int inlined;
    private int next;

    private final TakenTypes taken =
        new TakenTypes(
            (type, origin, isPutInInterface) -> {
              typeUsers.add(function);
              usedTypes.add(isPutInInterface ? type : ~type);
              typeOrigins.add(origin);
            });

    /** What the last instruction took the address of, if it is no known type; -1 for none. */
    private long pendingPlace;

    /** The code of the function, and how much of it there is. */
    private byte[] machineCode;

    private long lastAddressSite;
    private long lastAddress;
    private int lastLength;
    private long lastLengthSite;

    /** The package in whose source the function stands. */
    private int writer;

    /** What calls pass; null where it is passed in memory, or not known how. */
    private final CallSites sites = sites();

    /** Whether they have begun with this function. */
    private boolean isAtSites;

    void begin(int number, PclnTable.Function f, InlineTree inlines, byte[] bytes) {
      function = number;
      start = f.address();
      end = f.address() + f.codeBytes();
      inlined = 0;
      next = 0;
      machineCode = bytes;
      pendingPlace = -1;
      isAtSites = false;
      lastAddressSite = start - ARGUMENT_NEAR - 1;
      lastLengthSite = lastAddressSite;
      writer = writer(number, f);
      inlines.ranges(f, this::inlined);
      Inlines nodes = program.inlines();
      for (int n = nodes.from(number); n < nodes.to(number); n++) {
        useTable(number, nodes.span(nodes.name(n)).start());
      }
    }

    private void inlined(long from, long to, String origin) {
      if (inlined + 2 > ends.length) {
        ends = Arrays.copyOf(ends, 2 * ends.length);
        origins = Arrays.copyOf(origins, 2 * origins.length);
      }
      ends[inlined] = (int) (from - start);
      origins[inlined++] = packageOfFunction[function];
      ends[inlined] = (int) (to - start);
      // What an instance of a generic function refers to is its user's.
      boolean isInstance = origin.indexOf('[') >= 0;
      generic.set(inlined - 1, false);
      generic.set(inlined, isInstance);
      origins[inlined++] = isInstance ? packageOfFunction[function] : packages.ofFunction(origin);
    }

    void end() {
      taken.putAll();
      pendingPlace = -1;
    }

    private int origin(long site) {
      long at = site - start;
      while (next < inlined && ends[next] <= at) {
        next++;
      }
      return next < inlined ? origins[next] : packageOfFunction[function];
    }

    /**
     * Whether the code around the last site asked for was written in a generic function: types that
     * it takes count as put in interfaces, whatever for ({@code
     * cmd/compile/internal/ssa/rewrite.go}, fixedSym).
     */
    private boolean isOfInstance() {
      return next < inlined && generic.get(next);
    }

    @Override
    public void reference(long site, long target, Kind kind) {
      boolean isOwn = target >= start && target < end;
      if (isOwn && kind != Kind.ADDRESS) {
        if (kind == Kind.JUMP) {
          taken.branch(image.arch(), machineCode, start, site);
        } else if (kind == Kind.CALL) {
          taken.putAll();
        }
        pendingPlace = -1;
        return;
      }
      int origin = origin(site);
      int called = code.around(target);
      if (called >= 0) {
        boolean isCall = kind == Kind.CALL || kind == Kind.JUMP;
        if (isCall) {
          call(called);
        }
        boolean isLookedUp = isCall && isLookUp[called];
        if (isLookedUp && !functions.get(function).name().startsWith(REFLECT)) {
          lookUp(site);
        }
        if (called != function && !(isCall && isWeakTarget[called])) {
          edges.add(function, called, origin);
        }
        return;
      }
      data(site, target, origin, kind == Kind.ADDRESS);
    }

    /** Whether a text, by its address and length, was passed to what is called. */
    private void lookUp(long site) {
      boolean isNameConstant =
          site - lastAddressSite <= ARGUMENT_NEAR && site - lastLengthSite <= ARGUMENT_NEAR;
      if (isNameConstant) {
        String name = methodName(lastAddress, lastLength);
        if (name != null) {
          namers.add(function);
          namesLookedUp.add(name);
        }
      } else {
        looksUp[function] = true;
      }
    }

    @Override
    public void constant(long site, long value) {
      if (value > 0 && value < LONGEST_METHOD_NAME) {
        lastLengthSite = site;
        lastLength = (int) value;
      }
      if (takesNumbers) {
        int called = code.at(value);
        if (called >= 0) {
          edges.add(function, called, origin(site));
        } else {
          data(site, value, origin(site), true);
        }
      }
    }

    @Override
    public void indirectCall(long site, long loadedFrom) {
      CallSites.Site found = sites == null ? null : site((int) (site - start));
      long offset = found == null || found.offset() < 0 ? loadedFrom : found.offset();
      long slot = (offset - Interfaces.FIRST_SLOT) / w;
      if (offset < Interfaces.FIRST_SLOT || slot >= Interfaces.MOST_SLOTS || offset % w != 0) {
        return;
      }
      boolean isKnown = found != null && words.isOf(found, (int) slot);
      Interfaces.Call call =
          new Interfaces.Call(
              (int) slot,
              found == null || isKnown ? CallShape.UNKNOWN : found.shape(),
              found == null || isKnown ? List.of() : words.passed(found),
              isKnown ? Passing.type(found.itab()) : -1);
      Integer number = calls.computeIfAbsent(call, c -> calls.size());
      int origin = origin(site);
      slots.add(function, number, origin == packageOfFunction[function] ? writer : origin);
    }

    private CallSites.Site site(int site) {
      if (!isAtSites) {
        words.begin(function);
        sites.begin(machineCode, (int) (end - start), start);
        // Once to the end, since code jumps back, too.
        sites.finish();
        sites.again();
        isAtSites = true;
      }
      return sites.at(site);
    }

    private void data(long site, long target, int origin, boolean isAddress) {
      lastAddressSite = site;
      lastAddress = target;
      pendingPlace = -1;
      long place = areas.position(target);
      if (place < 0) {
        return;
      }
      int register =
          isAddress ? TypeArguments.register(image.arch(), machineCode, (int) (site - start)) : -1;
      int type = (int) typeAt.get(target);
      int itab = type >= 0 ? -1 : (int) itabAt.get(target);
      boolean isFilled =
          isWeakTarget[function]
              && type >= 0
              && program.types().types().get(type).kind() == GoType.Kind.MAP;
      if (isFilled) {
        fills.computeIfAbsent(function, f -> new Fill()).type = type;
      }
      if (type >= 0 || itab >= 0) {
        taken.take(type >= 0 ? type : firstItab + itab, origin, site, register, isOfInstance());
        return;
      }
      if (isAddress) {
        taken.loaded(register);
        addressed.add((int) place);
        pendingPlace = place;
      }
      use(function, place, origin);
    }

    private void call(int called) {
      if (isWeakTarget[function] && isAssignment[called]) {
        fills.computeIfAbsent(function, f -> new Fill()).entries++;
      }
      taken.call(image.arch(), typeArguments[called]);
      if (pendingPlace >= 0 && typeArguments[called] != 0) {
        allocated.add((int) pendingPlace);
      }
      pendingPlace = -1;
    }
  }

  /** Places of what values are allocated by: types that code alone refers to. */
  private final Ints allocated = new Ints();

  /** Functions that look up methods of a name that the linker knows, with the names. */
  private final Ints namers = new Ints();

  private final List<String> namesLookedUp = new ArrayList<>();

  /** The name of an exported method that stands there; null when none does. */
  private String methodName(long address, int length) {
    long place = areas.position(address);
    if (place < 0 || place + length > image.file().size()) {
      return null;
    }
    String name = image.file().text(place, length);
    boolean isName =
        Character.isUpperCase(name.codePointAt(0))
            && name.codePoints().allMatch(Character::isJavaIdentifierPart);
    return isName ? name : null;
  }

  /** Places whose address code takes: something begins there. */
  private final Ints addressed = new Ints(1 << 14);

  /** Of functions to types; those that are only allocated are complemented. */
  private final Ints typeUsers = new Ints();

  private final Ints usedTypes = new Ints();
  private final Ints typeOrigins = new Ints();

  // ---- data

  private void gatherKnown() {
    for (GoType t : program.types().types()) {
      t.spans().forEach(this::cut);
      t.names().forEach(this::cut);
      cut(t.mask());
    }
    program.types().itabs().forEach(i -> cut(i.span()));
    program.functions().moduleData().links(image).forEach(l -> cut(l.span()));
    cutAt(areas.position(program.functions().moduleData().address()));
  }

  private void gatherPointers() {
    Pointers relocated = image.pointers();
    boolean isAnywhere = image.linking().pie() || image.type() == Image.Type.SHARED;
    boolean takesAll = !isAnywhere || relocated.relocatedCount() == 0;
    int next = 0;
    for (DataAreas.Area a : areas.all()) {
      if (a.kind() == Section.Kind.BSS || a.end() > image.file().size()) {
        continue;
      }
      while (next < relocated.relocatedCount()
          && Long.compareUnsigned(relocated.relocatedPlace(next), a.address()) < 0) {
        next++;
      }
      for (long at = -a.address() & (w - 1); at + w <= a.length(); at += w) {
        long value = takesAll ? image.file().word(a.start() + at, w) : 0;
        while (next < relocated.relocatedCount()
            && Long.compareUnsigned(relocated.relocatedPlace(next), a.address() + at) < 0) {
          next++;
        }
        if (next < relocated.relocatedCount()
            && relocated.relocatedPlace(next) == a.address() + at) {
          value = relocated.relocatedValue(next++);
        }
        if (value != 0) {
          gatherPointer(a.start() + at, a.address() + at, value);
        }
      }
    }
  }

  /**
   * Whether a word may point to data: the garbage collector's own table tells for what it looks
   * into, and of what it does not, only lists of initial tasks do, and, up to Go 1.20, the tasks
   * themselves ({@code cmd/compile/internal/pkginit/init.go}, {@code
   * cmd/link/internal/ld/inittask.go}).
   */
  private boolean mayPoint(long address, long value) {
    dev.tonnage.golang.Variables variables = program.functions().moduleData().variables();
    boolean isAligned = (value & (w - 1)) == 0;
    if (variables.isPlain(address)) {
      return isAligned && variables.isPlain(value) && (tasksNameTasks || isInitTask(value));
    }
    // Nor does the table tell of an interface's first word, whose itab or type is no variable.
    boolean isPointer = !variables.isVariable(value) || variables.mayPoint(address);
    // Constants do not point into the midst of numbers.
    return isPointer && (isAligned || variables.isVariable(address) || !variables.isPlain(value));
  }

  /** A state, the number of functions, and their addresses. */
  private boolean isInitTask(long address) {
    long place = areas.position(address);
    boolean isThere = place >= 0 && place + 2L * Integer.BYTES + w <= image.file().size();
    return isThere
        && image.file().u32(place) == 0
        && image.file().u32(place + Integer.BYTES) > 0
        && code.at(image.pointers().at(address + 2L * Integer.BYTES)) >= 0;
  }

  private void gatherPointer(long place, long address, long value) {
    long to = areas.position(value);
    if (to >= 0) {
      if (!mayPoint(address, value)) {
        return;
      }
      cuts.add(to);
      pointers.add((int) place);
      pointees.add((int) to);
      return;
    }
    int function = code.at(value);
    if (function >= 0) {
      codePointers.add((int) place);
      codePointees.add(function);
    }
  }

  // ---- the graph

  /** Numbers the nodes and puts the edges between them. */
  private final class Wiring {
    private final Pieces pieces = new Pieces(cuts);
    private final int firstPiece = functions.size();
    private final int firstType = firstPiece + pieces.count();
    private final int[] ownerOfPiece = new int[pieces.count()];
    private final boolean[] isMute = new boolean[pieces.count()];
    private final boolean[] isOfType = new boolean[pieces.count()];

    /** Words of itabs that code reads: it calls the one method that stands there. */
    private final boolean[] isSlot = new boolean[pieces.count()];

    private final boolean[] isVariable = variables(pieces);

    /** By place, the address of an itab's type. */
    private final LongMap itabTypes = new LongMap(0);

    private final Methods.Builder methods = new Methods.Builder();
    private final Interfaces.Builder interfaces = new Interfaces.Builder();
    private final InitTasks tasks = InitTasks.find(program, areas, code);

    private int piece(long place) {
      return firstPiece + pieces.at(place);
    }

    private int pieceAtAddress(long address) {
      long place = address == 0 ? -1 : areas.position(address);
      return place < 0 ? -1 : piece(place);
    }

    ReferenceGraph wire() {
      Arrays.fill(ownerOfPiece, Packages.NONE);
      wireTypes();
      wireAsked();
      markAllocated();
      wireItabs();
      mute();
      wireUses();
      wirePointers();
      wireFields();
      wireValues();
      int firstPackage = firstType + program.types().types().size();
      wireTasks(firstPackage);
      return new ReferenceGraph(
          program,
          packages,
          code,
          pieces,
          packageOfFunction,
          ownerOfPiece,
          edges,
          methods,
          interfaces.calling(List.copyOf(calls.keySet()), passing),
          slots.build(functions.size()),
          named(methods),
          boundaries(pieces),
          ranks,
          looksUp,
          mapFills());
    }

    private List<MapFill> mapFills() {
      List<MapFill> all = new ArrayList<>();
      fills.forEach(
          (f, fill) -> {
            String owner =
                packageOfFunction[f] == Packages.NONE
                    ? ""
                    : packages.place(packageOfFunction[f]).packageName();
            PclnTable.Function code = functions.get(f);
            all.add(
                new MapFill(
                    code.name(), owner, code.codeBytes(), fill.entries, entryBytes(fill.type)));
          });
      return List.copyOf(all);
    }

    /** What a key and a value of a map take. */
    private long entryBytes(int type) {
      long bytes = 0;
      for (int i = 0; type >= 0 && i < 2; i++) {
        int part = (int) typeAt.get(program.types().types().get(type).parts()[i]);
        bytes += part < 0 ? 0 : sizeOf(program.types().types().get(part));
      }
      return bytes;
    }

    /** From functions to the names of the methods that they look up. */
    private Edges named(Methods.Builder methods) {
      Edges.Builder named = new Edges.Builder();
      for (int i = 0; i < namers.count(); i++) {
        named.add(namers.at(i), methods.name(namesLookedUp.get(i)));
      }
      return named.build(functions.size());
    }

    /** A package is initialized when it is imported, whatever else of it is used. */
    private void wireTasks(int firstPackage) {
      for (InitTasks.Task t : tasks.tasks()) {
        int owner = packageOfFunction[t.firstFunction()];
        if (owner != Packages.NONE) {
          ownerOfPiece[pieces.at(t.place())] = owner;
          edges.add(firstPackage + owner, piece(t.place()));
        }
      }
    }

    private void wireTypes() {
      List<GoType> types = program.types().types();
      Set<Long> inItabs = new HashSet<>();
      program.types().itabs().forEach(i -> inItabs.add(i.type()));
      for (int i = 0; i < types.size(); i++) {
        GoType t = types.get(i);
        int used = firstType + i;
        int self = piece(t.spans().get(0).start());
        int owner = packages.of(program.types().packageOf(t.address()));
        edges.add(used, self);
        for (Span s : t.spans()) {
          int part = piece(s.start());
          ownerOfPiece[part - firstPiece] = owner;
          isOfType[part - firstPiece] = true;
          if (part != self) {
            edges.add(self, part);
          }
        }
        List<TypeLinks.Method> kept = links.methods(t);
        for (TypeLinks.Method m : kept) {
          int type = (int) typeAt.get(m.type());
          if (m.isKept()) {
            methods.add(
                used,
                m.text(),
                m.type(),
                m.isExported(),
                code.at(m.interfaceCode()),
                code.at(m.code()),
                type < 0 ? -1 : firstType + type,
                pieceAtAddress(m.name()));
          } else if (inItabs.contains(t.address())) {
            methods.addPruned(used, m.text(), m.type());
          }
          // The name of a method stays where the method goes.
          edges.add(self, pieceAtAddress(m.name()));
        }
        for (Span s : t.names()) {
          edges.add(self, piece(s.start()));
        }
        if (!t.mask().isEmpty()) {
          edges.add(self, piece(t.mask().start()));
        }
        // To the pointer type of one without a name the reference is weak.
        long[] parts = Arrays.copyOf(t.parts(), t.parts().length + 1);
        parts[parts.length - 1] = t.isNamed() ? links.pointerTo(t) : 0;
        for (long part : parts) {
          int type = (int) typeAt.get(part);
          if (type >= 0) {
            edges.add(used, firstType + type);
            edges.add(self, pieceAtAddress(part));
          }
        }
        // Who imports a package that has no code is not seen.
        boolean isAnybodys = t.packagePath() == null || rank(owner) == Integer.MAX_VALUE;
        wireInterface(i, t, self, isAnybodys ? Packages.NONE : owner);
      }
    }

    /** Interfaces without a name that code alone asks for: who does may call their methods. */
    private void wireAsked() {
      words
          .askers()
          .forEach(
              (number, functions) -> {
                GoType type = passing.type(number);
                int[] owners =
                    functions.stream().map(f -> packageOfFunction[f]).distinct().toArray();
                int owner = owners.length == 1 ? owners[0] : Packages.NONE;
                wireInterface(number, type, piece(type.spans().get(0).start()), owner);
              });
    }

    private void wireInterface(int number, GoType type, int self, int owner) {
      List<TypeLinks.Wanted> wanted = links.wanted(type);
      int[] signatures = new int[wanted.size()];
      Passing.Needs[] needs = new Passing.Needs[wanted.size()];
      for (int m = 0; m < signatures.length; m++) {
        signatures[m] = methods.number(wanted.get(m).text(), wanted.get(m).type());
        needs[m] = passing.of(wanted.get(m).type());
      }
      if (signatures.length > 0) {
        interfaces.add(self, number, owner, signatures, needs);
      }
    }

    /**
     * Types of closures and their like, which nothing but the code that allocates them refers to,
     * put no type in an interface.
     */
    private void markAllocated() {
      for (int i = 0; i < allocated.count(); i++) {
        long place = Integer.toUnsignedLong(allocated.at(i));
        int piece = pieces.at(place);
        boolean isReadOnly = piece >= 0 && !isVariable[piece] && pieces.start(piece) == place;
        if (isReadOnly && links.isType(place)) {
          isOfType[piece] = true;
          int fields = pieceAtAddress(links.fields(place));
          if (fields >= 0) {
            isOfType[fields - firstPiece] = true;
          }
        }
      }
    }

    /** An itab puts its type in an interface; which methods that keeps, the linker decides. */
    private void wireItabs() {
      for (GoTypes.Itab itab : program.types().itabs()) {
        int self = piece(itab.span().start());
        int type = (int) typeAt.get(itab.type());
        int wanted = (int) typeAt.get(itab.interfaceType());
        itabTypes.put(itab.span().start(), itab.type());
        ownerOfPiece[self - firstPiece] = packages.of(program.types().packageOf(itab.type()));
        isMute[self - firstPiece] = true;
        for (int p = self - firstPiece + 1;
            p < pieces.count() && pieces.start(p) < itab.span().end();
            p++) {
          ownerOfPiece[p] = ownerOfPiece[self - firstPiece];
          isMute[p] = true;
          isSlot[p] = true;
          edges.add(firstPiece + p, self);
        }
        if (type >= 0) {
          edges.add(self, firstType + type);
        }
        if (wanted >= 0) {
          edges.add(self, pieceAtAddress(itab.interfaceType()));
        }
      }
    }

    /** What the linker itself wrote refers to everything, and keeps nothing. */
    private void mute() {
      ModuleData module = program.functions().moduleData();
      // An entry of the lists of types and itabs goes with what it names.
      for (ModuleData.Link l : module.links(image)) {
        muteFrom(l.span().start(), l.span().end());
        int named = pieceAtAddress(l.target());
        if (named >= 0) {
          edges.add(named, piece(l.span().start()));
        }
      }
      long at = areas.position(module.address());
      DataAreas.Area area = areas.around(module.address());
      if (at >= 0 && area != null) {
        muteFrom(at, Math.min(at + ModuleData.MOST_BYTES, area.end()));
      }
      if (tasks.listEnd() > tasks.listStart()) {
        muteFrom(tasks.listStart(), tasks.listEnd());
      }
    }

    private void muteFrom(long start, long end) {
      for (int p = pieces.at(start); p >= 0 && p < pieces.count() && pieces.start(p) < end; p++) {
        isMute[p] = true;
      }
    }

    private void wireUses() {
      for (int i = 0; i < typeUsers.count(); i++) {
        wireType(typeUsers.at(i), usedTypes.at(i), typeOrigins.at(i));
      }
      for (int i = 0; i < users.count(); i++) {
        int piece = piece(Integer.toUnsignedLong(usedPlaces.at(i)));
        int user = users.at(i);
        int origin = usedOrigins.at(i);
        edges.add(user, piece, origin);
        if (origin != Edges.NO_ORIGIN && isVariable[piece - firstPiece]) {
          own(piece - firstPiece, origin);
        }
      }
      for (int i = 0; i < users.count(); i++) {
        int user = users.at(i);
        int piece = piece(Integer.toUnsignedLong(usedPlaces.at(i)));
        if (isWeakTarget[user]
            && isVariable[piece - firstPiece]
            && ownerOfPiece[piece - firstPiece] == packageOfFunction[user]) {
          edges.add(piece, user, Edges.NOT_SEEN);
        }
      }
    }

    /**
     * Code takes a type or an itab.
     *
     * @param used its number; complemented when it is put in no interface
     */
    private void wireType(int user, int used, int origin) {
      int number = used < 0 ? ~used : used;
      if (number < firstItab) {
        GoType type = program.types().types().get(number);
        int target = used < 0 ? pieceAtAddress(type.address()) : firstType + number;
        edges.add(user, target, origin);
        return;
      }
      GoTypes.Itab itab = program.types().itabs().get(number - firstItab);
      if (used >= 0) {
        edges.add(user, piece(itab.span().start()), origin);
      } else {
        // A comparison keeps the itab without what being in an interface keeps.
        edges.add(user, pieceAtAddress(itab.type()), Edges.NOT_SEEN);
      }
    }

    /** Whoever refers to a variable imports its package, or is of it. */
    private void own(int piece, int origin) {
      int owner = ownerOfPiece[piece];
      if (owner == Packages.NONE || rank(origin) < rank(owner)) {
        ownerOfPiece[piece] = origin;
      }
    }

    private final int[] ranks = Imports.ranks(packages, packageOfFunction, functions);

    private int rank(int number) {
      return number < 0 || number >= ranks.length ? Integer.MAX_VALUE : ranks[number];
    }

    private void wirePointers() {
      for (int i = 0; i < pointers.count(); i++) {
        int from = pieces.at(Integer.toUnsignedLong(pointers.at(i)));
        if (from >= 0 && !isMute[from]) {
          long to = Integer.toUnsignedLong(pointees.at(i));
          edges.add(firstPiece + from, target(firstPiece + from, to));
        }
      }
      for (int i = 0; i < codePointers.count(); i++) {
        long place = Integer.toUnsignedLong(codePointers.at(i));
        int from = pieces.at(place);
        if (from >= 0 && (!isMute[from] || (isSlot[from] && pieces.start(from) == place))) {
          edges.add(firstPiece + from, codePointees.at(i));
          ownFunctionValue(from, codePointees.at(i));
        }
      }
    }

    /** The word by which a function is passed as a value is of the function's package. */
    private void ownFunctionValue(int piece, int function) {
      boolean isWord = pieces.end(piece) - pieces.start(piece) == w;
      if (isWord && !isVariable[piece] && ownerOfPiece[piece] == Packages.NONE) {
        ownerOfPiece[piece] = packageOfFunction[function];
      }
    }

    /** A field keeps the variable that it is of, and that one keeps it. */
    private void wireFields() {
      BitSet begins = new BitSet(pieces.count());
      for (int i = 0; i < addressed.count(); i++) {
        begins.set(pieces.at(Integer.toUnsignedLong(addressed.at(i))));
      }
      for (int i = 0; i < pointees.count(); i++) {
        begins.set(pieces.at(Integer.toUnsignedLong(pointees.at(i))));
      }
      for (DataAreas.Area a : areas.all()) {
        if (a.kind() == Section.Kind.DATA) {
          new Variables(pieces, begins, a.start(), a.end())
              .forEachField(
                  (variable, field) -> {
                    int owner = ownerOfPiece[variable];
                    if (owner == Packages.NONE || owner == ownerOfPiece[field]) {
                      edges.add(firstPiece + variable, firstPiece + field, Edges.NOT_SEEN);
                      edges.add(firstPiece + field, firstPiece + variable, Edges.NOT_SEEN);
                    }
                  });
        }
      }
    }

    /**
     * What an interface holds is as long as its type says: what is referred to within, such as a
     * field that is set at start, keeps all of it.
     */
    private void wireValues() {
      long room = VALUES_PER_PIECE * pieces.count();
      BitSet isWired = new BitSet(pieces.count());
      for (int i = 0; i + 1 < pointers.count() && room > 0; i++) {
        long place = Integer.toUnsignedLong(pointers.at(i));
        int from = pieces.at(place);
        boolean isPair =
            Integer.toUnsignedLong(pointers.at(i + 1)) == place + w
                && from >= 0
                && !isMute[from]
                && !isOfType[from];
        long bytes = isPair ? valueBytes(Integer.toUnsignedLong(pointees.at(i))) : 0;
        long start = Integer.toUnsignedLong(pointees.at(i + 1));
        int value = bytes == 0 ? -1 : pieces.at(start);
        if (value >= 0 && isVariable[value] && !isWired.get(value)) {
          isWired.set(value);
          for (int p = value + 1; p < pieces.count() && pieces.start(p) < start + bytes; p++) {
            edges.add(firstPiece + value, firstPiece + p, Edges.NOT_SEEN);
            edges.add(firstPiece + p, firstPiece + value, Edges.NOT_SEEN);
            room--;
          }
        }
      }
    }

    /** How long the value is in an interface whose first word this is; 0 when it is none. */
    private long valueBytes(long place) {
      long type = itabTypes.get(place);
      int number = (int) (type != 0 ? typeAt.get(type) : typeAtPlace.get(place));
      if (number < 0) {
        return 0;
      }
      List<GoType> types = program.types().types();
      GoType t = types.get(number);
      if (t.kind() == GoType.Kind.POINTER && t.parts().length > 0) {
        int pointee = (int) typeAt.get(t.parts()[0]);
        return pointee < 0 ? 0 : sizeOf(types.get(pointee));
      }
      boolean isPointer =
          switch (t.kind()) {
            case POINTER, FUNC, MAP, CHAN -> true;
            default -> false;
          };
      return isPointer ? 0 : sizeOf(t);
    }

    /** The size of a type's values, which its descriptor begins with; 0 when it is beyond sense. */
    private long sizeOf(GoType t) {
      long bytes = image.file().word(t.spans().get(0).start(), w);
      return bytes < 0 || bytes > image.file().size() ? 0 : bytes;
    }

    /** A variable that holds a type's address holds an interface; a type's own pointers do not. */
    private int target(int from, long place) {
      int type = isOfType[from - firstPiece] ? -1 : (int) typeAtPlace.get(place);
      // No value's type is an interface: variables that name one ask for it.
      boolean isAsked = type >= 0 && isVariable[from - firstPiece] && isInterface(type);
      return type >= 0 && !isAsked ? firstType + type : piece(place);
    }

    private boolean isInterface(int type) {
      return program.types().types().get(type).kind() == GoType.Kind.INTERFACE;
    }
  }

  /** Where something else begins, whatever refers to it. */
  private BitSet boundaries(Pieces pieces) {
    BitSet boundaries = new BitSet(pieces.count());
    for (DataAreas.Area a : areas.all()) {
      boundaries.set(pieces.at(a.start()));
      boundaries.set(pieces.at(a.end()));
    }
    PclnTable table = program.functions();
    table.parts().forEach(p -> boundaries.set(pieces.at(p.span().start())));
    boundaries.set(pieces.at(table.span().start()));
    boundaries.set(pieces.at(table.span().end()));
    long index = image.extent().fileOffset(table.moduleData().findfunctab());
    if (index >= 0) {
      boundaries.set(pieces.at(index));
      boundaries.set(pieces.at(index + table.moduleData().indexBytes()));
    }
    return boundaries;
  }

  private boolean[] variables(Pieces pieces) {
    boolean[] isVariable = new boolean[pieces.count()];
    for (DataAreas.Area a : areas.all()) {
      boolean isWritable = a.kind() == Section.Kind.DATA || a.kind() == Section.Kind.BSS;
      int from = isWritable ? pieces.at(a.start()) : pieces.count();
      for (int p = from; p < pieces.count() && pieces.start(p) < a.end(); p++) {
        isVariable[p] = true;
      }
    }
    return isVariable;
  }
}
