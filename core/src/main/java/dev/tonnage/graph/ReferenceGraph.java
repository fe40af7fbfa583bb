package dev.tonnage.graph;

import dev.tonnage.bytes.Span;
import dev.tonnage.fault.DamageException;
import dev.tonnage.golang.GoModules;
import dev.tonnage.golang.GoProgram;
import dev.tonnage.golang.GoType;
import dev.tonnage.golang.GoTypes;
import dev.tonnage.golang.PclnTable;
import dev.tonnage.image.Section;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * What refers to what in a Go program. Its nodes are numbered: first the functions, in the order of
 * the function table; then the pieces of data, in the order of the file; then the types as they are
 * put in interfaces; then the packages as they are imported.
 */
public final class ReferenceGraph {
  private final GoProgram program;
  private final Packages packages;
  private final CodeIndex code;
  private final Pieces pieces;
  private final int[] packageOfFunction;
  private final int[] packageOfPiece;
  private final Methods methods;
  private final int[] ranks;
  private final boolean[] looksUp;
  private final int firstPiece;
  private final int firstType;
  private final int firstPackage;
  private final int nodeCount;
  private Edges edges;
  private final BitSet boundaries;
  private final Interfaces interfaces;
  private final Edges slots;
  private final Edges named;
  private final Imports imports;
  private final int main;
  private final List<MapFill> mapFills;

  /**
   * Packages that no reference leads to: the main one may import them for what they do at start.
   */
  private final BitSet isOrphan = new BitSet();

  private final boolean isPruning;
  private boolean alwaysReflects;
  private Flood whole;

  ReferenceGraph(
      GoProgram program,
      Packages packages,
      CodeIndex code,
      Pieces pieces,
      int[] packageOfFunction,
      int[] packageOfPiece,
      Edges.Builder edges,
      Methods.Builder methods,
      Interfaces.Builder interfaces,
      Edges slots,
      Edges named,
      BitSet boundaries,
      int[] ranks,
      boolean[] looksUp,
      List<MapFill> mapFills) {
    this.mapFills = mapFills;
    this.program = program;
    this.packages = packages;
    this.code = code;
    this.pieces = pieces;
    this.packageOfFunction = packageOfFunction;
    this.packageOfPiece = packageOfPiece;
    this.ranks = ranks;
    this.looksUp = looksUp;
    this.firstPiece = packageOfFunction.length;
    this.firstType = firstPiece + pieces.count();
    this.firstPackage = firstType + program.types().types().size();
    this.nodeCount = firstPackage + packages.count();
    this.methods = methods.build(nodeCount);
    for (int i = 0; i < this.methods.count(); i++) {
      for (int t = 0; t < Methods.targets(); t++) {
        int target = this.methods.target(i, t);
        if (target >= 0
            && target < firstPiece
            && GraphReader.isLookUpMethod(function(target).name())) {
          this.methods.addKeeper(i);
        }
      }
    }
    this.main = packages.of(Packages.MAIN);
    this.imports = Imports.of(this, edges);
    addImports(edges);
    this.interfaces = interfaces.build(packages.count(), nodeCount);
    this.slots = slots;
    this.named = named;
    this.boundaries = boundaries;
    this.isPruning = PruningEvidence.isOn(program.types());
    if (isPruning) {
      Arrays.fill(looksUp, false);
    }
    this.edges = edges.build(nodeCount);
    complete(edges);
  }

  /**
   * Adds references that were not seen: what nothing leads to, though it is there, is taken to go
   * with what is in front of it, or, if a function, with its package or its type.
   */
  private void complete(Edges.Builder all) {
    Flood whole = Flood.whole(this);
    if (!isPruning && whole.reflects() == 0) {
      alwaysReflects = true;
      whole = Flood.whole(this);
    }
    BitSet unseen = new BitSet();
    for (int p = firstPiece; p < firstType; p++) {
      unseen.set(p, whole.mask(p) == 0);
    }
    Edges.Builder builder = all.without(unseen);
    for (int i = 0; i < methods.count(); i++) {
      int user = methods.user(i);
      for (int t = 0; t < Methods.targets(); t++) {
        int target = methods.target(i, t);
        if (target != Methods.NONE && whole.mask(target) == 0) {
          builder.add(whole.mask(user) != 0 ? user : pieceOfType(user), target, Edges.NOT_SEEN);
        }
      }
    }
    for (int f = 0; f < firstPiece; f++) {
      if (whole.mask(f) == 0 && packageOfFunction[f] != Packages.NONE) {
        builder.add(firstPackage + packageOfFunction[f], f, Edges.NOT_SEEN);
      }
    }
    for (int p = firstPiece + 1; p < firstType; p++) {
      if (whole.mask(p) == 0 && !isBoundary(p)) {
        builder.add(p - 1, p, Edges.NOT_SEEN);
      }
    }
    edges = builder.build(nodeCount);
  }

  private boolean isBoundary(int piece) {
    return boundaries.get(piece - firstPiece);
  }

  /**
   * The graph of a program; empty for one that Go did not build, that keeps no types of their own
   * (before Go 1.7), or for another processor than amd64 and arm64.
   */
  public static Optional<ReferenceGraph> of(GoProgram program) {
    try {
      return program.isGo() ? Optional.ofNullable(GraphReader.read(program)) : Optional.empty();
    } catch (DamageException | IndexOutOfBoundsException e) {
      // Tables of a damaged file may name places that are nowhere.
      return Optional.empty();
    }
  }

  private void addImports(Edges.Builder builder) {
    int runtime = packages.of(Packages.RUNTIME);
    BitSet imported = new BitSet();
    for (int p = 0; p < packages.count(); p++) {
      int from = firstPackage + p;
      imports.of(p).stream().forEach(i -> builder.add(from, firstPackage + i));
      imported.or(imports.of(p));
    }
    for (int p = 0; p < packages.count() && main >= 0; p++) {
      if (!imported.get(p) && p != main) {
        isOrphan.set(p);
        builder.add(firstPackage + main, firstPackage + p);
      }
    }
    if (main >= 0 && runtime >= 0) {
      builder.add(firstPackage + main, firstPackage + runtime);
    }
  }

  /** Whether nothing calls methods of this signature through interfaces: the linker pruned some. */
  boolean isUncalled(int signature) {
    return isPruning && methods.isPrunedSomewhere(signature);
  }

  /** The maps that code of their own fills at start. */
  public List<MapFill> mapFills() {
    return mapFills;
  }

  /** Whether methods are looked up in a way that is not seen. */
  boolean alwaysReflects() {
    return alwaysReflects;
  }

  /** What is reached in the program as it is. */
  synchronized Flood whole() {
    if (whole == null) {
      whole = Flood.whole(this);
    }
    return whole;
  }

  GoProgram program() {
    return program;
  }

  Packages packages() {
    return packages;
  }

  Edges edges() {
    return edges;
  }

  Methods methods() {
    return methods;
  }

  Interfaces interfaces() {
    return interfaces;
  }

  /** From functions to the numbers of the calls of interface methods in them. */
  Edges slots() {
    return slots;
  }

  /** From functions to the numbers of the names of methods that they look up. */
  Edges named() {
    return named;
  }

  /**
   * Whether a package imports another, as far as references tell; the main one, all that none does.
   */
  boolean imports(int from, int to) {
    return imports.of(from).get(to) || (from == main && isOrphan.get(to));
  }

  /** The main package. */
  int main() {
    return main;
  }

  /** The function at an address; -1 where none begins. */
  int functionAt(long address) {
    return code.at(address);
  }

  /** The place in the file of the index by program counter, whose length goes with that of code. */
  long indexStart() {
    return program.image().extent().fileOffset(program.functions().moduleData().findfunctab());
  }

  Imports imports() {
    return imports;
  }

  int nodeCount() {
    return nodeCount;
  }

  int functionCount() {
    return firstPiece;
  }

  PclnTable.Function function(int node) {
    return program.functions().functions().get(node);
  }

  boolean isFunction(int node) {
    return node < firstPiece;
  }

  boolean isPiece(int node) {
    return node >= firstPiece && node < firstType;
  }

  boolean isType(int node) {
    return node >= firstType && node < firstPackage;
  }

  boolean isPackage(int node) {
    return node >= firstPackage;
  }

  int packageNode(int number) {
    return firstPackage + number;
  }

  /** Whether a function looks methods up by what only runs tell. */
  boolean looksUp(int function) {
    return looksUp[function];
  }

  /** The package of a node; {@link Packages#NONE} when it is none's in particular. */
  int packageOf(int node) {
    if (node < firstPiece) {
      return packageOfFunction[node];
    }
    if (node < firstType) {
      return packageOfPiece[node - firstPiece];
    }
    return node < firstPackage ? packageOfType(node) : node - firstPackage;
  }

  private int packageOfType(int node) {
    return packageOfPiece[pieceOfType(node) - firstPiece];
  }

  /** The descriptor of a type. */
  private int pieceOfType(int node) {
    return pieceAt(program.types().types().get(node - firstType).spans().get(0).start());
  }

  GoModules.Place place(int packageNumber) {
    return packages.place(packageNumber);
  }

  /** Whether the code of a package stands behind that of another, so that it may import it. */
  boolean isBehind(int packageNumber, int other) {
    return rank(other) < rank(packageNumber) && rank(packageNumber) != Integer.MAX_VALUE;
  }

  int rank(int packageNumber) {
    return packageNumber < ranks.length ? ranks[packageNumber] : Integer.MAX_VALUE;
  }

  /** The place in the file where a node's bytes begin; -1 for what has none. */
  long start(int node) {
    if (node < firstPiece) {
      return program.image().extent().fileOffset(function(node).address());
    }
    return node < firstType ? pieces.start(node - firstPiece) : -1;
  }

  /** A node's bytes in the file, with the padding behind code. */
  long bytes(int node) {
    if (node < firstPiece) {
      return code.bytes(node);
    }
    if (node >= firstType) {
      return 0;
    }
    long fileBytes = program.image().extent().fileBytes();
    long start = pieces.start(node - firstPiece);
    return Math.max(Math.min(pieces.end(node - firstPiece), fileBytes) - start, 0);
  }

  /** What the program starts with: nodes that nothing needs to refer to. */
  int[] roots() {
    Ints roots = new Ints();
    List<PclnTable.Function> functions = program.functions().functions();
    for (int i = 0; i < functions.size(); i++) {
      String name = functions.get(i).name();
      if (name.startsWith("_rt0_")
          || name.equals("runtime.rt0_go")
          || name.equals("runtime.main")
          || name.equals("runtime.unreachableMethod")
          || name.equals("main.main")
          || name.equals("_cgo_export")) {
        roots.add(i);
      }
    }
    if (main >= 0) {
      roots.add(firstPackage + main);
    }
    return roots.toArray();
  }

  /** The piece of data around a place in the file. */
  int pieceAt(long place) {
    return firstPiece + pieces.at(place);
  }

  /** Where a node is in memory; 0 for what has no place. */
  long address(int node) {
    if (node < firstPiece) {
      return function(node).address();
    }
    if (node >= firstPackage) {
      return 0;
    }
    long place = start(node < firstType ? node : pieceOfType(node));
    for (Section s : program.image().sections()) {
      Span span = program.image().spanOf(s);
      if (span.start() <= place && place < span.end()) {
        return s.address() + (place - span.start());
      }
    }
    return 0;
  }

  private String nameOfPiece(int node) {
    long place = start(node);
    GoType type = typeAt(address(node));
    if (type != null) {
      return "type " + type.text();
    }
    for (GoTypes.Itab itab : program.types().itabs()) {
      if (itab.span().start() == place) {
        GoType of = typeAt(itab.type());
        GoType to = typeAt(itab.interfaceType());
        return "itab %s as %s"
            .formatted(of == null ? "?" : of.text(), to == null ? "?" : to.text());
      }
    }
    String section =
        program.image().sections().stream()
            .filter(s -> program.image().spanOf(s).start() <= place)
            .filter(s -> place < program.image().spanOf(s).end())
            .map(Section::name)
            .findFirst()
            .orElse("data");
    return "%s 0x%x".formatted(section, address(node));
  }

  private GoType typeAt(long address) {
    List<GoType> types = program.types().types();
    int low = 0;
    int high = types.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = Long.compareUnsigned(types.get(middle).address(), address);
      if (order == 0) {
        return types.get(middle);
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return null;
  }

  /** As people read it. */
  String name(int node) {
    if (node < firstPiece) {
      return function(node).name();
    }
    if (node < firstType) {
      return nameOfPiece(node);
    }
    return node < firstPackage
        ? "type " + program.types().types().get(node - firstType).text()
        : "package " + packages.place(node - firstPackage).packageName();
  }
}
