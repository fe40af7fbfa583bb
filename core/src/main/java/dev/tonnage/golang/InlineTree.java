package dev.tonnage.golang;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.bytes.LongMap;
import dev.tonnage.bytes.Span;
import dev.tonnage.fault.DamageException;
import dev.tonnage.image.Image;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What was inlined into a function ({@code runtime/symtabinl.go}): a table by program counter says
 * which node of the function's tree an instruction comes from, and each node names the function
 * that it was written in.
 */
public final class InlineTree {
  /**
   * How trees are kept.
   *
   * @param indexTable PCDATA_InlTreeIndex, among the compiler's tables
   * @param tree FUNCDATA_InlTree
   * @param nodeBytes the length of a node
   * @param nameField where in a node the offset of the name is
   */
  private record Layout(int indexTable, int tree, int nodeBytes, int nameField) {}

  /** {parent, file, line, func}, four bytes each (Go 1.9 to 1.11). */
  private static final Layout GO_1_9 = new Layout(1, 2, 16, 12);

  /** {parent i16, funcID u8, pad, file, line, func, parentPc} since Go 1.12. */
  private static final Layout GO_1_12 = new Layout(1, 2, 20, 12);

  private static final Layout GO_1_13 = new Layout(2, 4, 20, 12);
  private static final Layout GO_1_16 = new Layout(2, 3, 20, 12);

  /** {funcID u8, pad 3, nameOff, parentPc, startLine}. */
  private static final Layout GO_1_20 = new Layout(2, 3, 16, 4);

  /** In front of the compiler's tables stand those of stack depth, file and line. */
  private static final int FIRST_TABLE = 3;

  /** So many functions with trees are asked which layout theirs has. */
  private static final int FUNCTIONS_ASKED = 64;

  /** Nodes beyond this number were not written by a compiler. */
  private static final int MOST_NODES = 1 << 16;

  /**
   * A function that others are inlined from.
   *
   * @param nameSpan its name in the table, the NUL included
   * @param codeBytes its instructions in the host, without those inlined into it in turn
   */
  public record Origin(String name, Span nameSpan, long codeBytes) {}

  private record Name(String text, Span span) {}

  private final PclnTable table;
  private final Image image;
  private final Layout layout;

  /** What is inlined is inlined in many places. */
  private final List<Name> names = new ArrayList<>();

  private final LongMap indexOfName = new LongMap(-1);

  /** Of the nodes of the tree at hand. */
  private int nodes;

  private long[] nodeBytes = new long[64];
  private int[] nodeNames = new int[64];

  public InlineTree(PclnTable table, Image image) {
    this.table = table;
    this.image = image;
    this.layout =
        switch (table.form()) {
          case GO_1_2 -> voted(List.of(GO_1_9, GO_1_12, GO_1_13));
          case GO_1_16, GO_1_18 -> GO_1_16;
          case GO_1_20 -> GO_1_20;
        };
  }

  /**
   * Tables of one form have had several layouts: taken is the one in which the most trees name
   * functions; null when none does, as before Go 1.9.
   */
  private Layout voted(List<Layout> layouts) {
    Layout best = null;
    int most = 0;
    for (Layout candidate : layouts) {
      int votes = 0;
      int asked = 0;
      for (PclnTable.Function f : table.functions()) {
        if (asked < FUNCTIONS_ASKED && hasTree(f, candidate)) {
          asked++;
          votes += namesFunctions(f, candidate) ? 1 : -1;
        }
      }
      if (votes > most) {
        best = candidate;
        most = votes;
      }
    }
    return best;
  }

  private boolean namesFunctions(PclnTable.Function function, Layout candidate) {
    try {
      List<Origin> origins = read(function, candidate);
      return !origins.isEmpty()
          && origins.stream()
              .allMatch(
                  o ->
                      o.name().indexOf('.') > 0
                          && table.names().u8(o.nameSpan().start() - table.names().fileOffset() - 1)
                              == 0);
    } catch (DamageException e) {
      return false;
    }
  }

  private static boolean hasTree(PclnTable.Function f, Layout layout) {
    int index = FIRST_TABLE + layout.indexTable();
    return f.tables().length > index
        && f.tables()[index] != 0
        && f.funcdata().length > layout.tree()
        && f.funcdata()[layout.tree()] != 0;
  }

  /**
   * The nodes of a function's tree that have instructions of their own or hold others that do;
   * empty without inlining.
   */
  public List<Origin> of(PclnTable.Function function) {
    if (layout == null || !hasTree(function, layout)) {
      return List.of();
    }
    try {
      return read(function, layout);
    } catch (DamageException e) {
      return List.of();
    }
  }

  /** Receives code that comes from another function than the one it stands in. */
  public interface Ranges {
    /** Code at these addresses was written in the function of this name. */
    void take(long start, long end, String origin);
  }

  /** Tells what was inlined where, each instruction once, for the innermost function. */
  public void ranges(PclnTable.Function function, Ranges sink) {
    int count = load(function);
    if (count == 0) {
      return;
    }
    PcTable steps = steps(function, layout);
    long at = 0;
    while (at < function.codeBytes() && steps.next()) {
      long end = Math.min(steps.pc(), function.codeBytes());
      int node = steps.value();
      if (node >= 0 && node < count) {
        sink.take(function.address() + at, function.address() + end, text(nodeName(node)));
      }
      at = end;
    }
  }

  private PcTable steps(PclnTable.Function function, Layout layout) {
    long indexAt = Integer.toUnsignedLong(function.tables()[FIRST_TABLE + layout.indexTable()]);
    return new PcTable(table.pctab(), indexAt, table.quantum());
  }

  private List<Origin> read(PclnTable.Function function, Layout layout) {
    load(function, layout);
    List<Origin> origins = new ArrayList<>(nodes);
    for (int i = 0; i < nodes; i++) {
      Name name = names.get(nodeNames[i]);
      origins.add(new Origin(name.text(), name.span(), nodeBytes[i]));
    }
    return origins;
  }

  /**
   * Reads the nodes of a function's tree, of which {@link #nodeName} and {@link #codeBytes} tell
   * until the next are read; says how many there are.
   */
  int load(PclnTable.Function function) {
    if (layout == null || !hasTree(function, layout)) {
      return 0;
    }
    try {
      return load(function, layout);
    } catch (DamageException e) {
      return 0;
    }
  }

  private int load(PclnTable.Function function, Layout layout) {
    Arrays.fill(nodeBytes, 0, nodes, 0);
    nodes = 0;
    PcTable steps = steps(function, layout);
    long at = 0;
    while (at < function.codeBytes() && steps.next()) {
      int node = steps.value();
      long end = Math.min(steps.pc(), function.codeBytes());
      if (node >= 0 && node < MOST_NODES) {
        if (node >= nodeBytes.length) {
          nodeBytes = Arrays.copyOf(nodeBytes, Math.max(node + 1, 2 * nodeBytes.length));
        }
        nodes = Math.max(nodes, node + 1);
        nodeBytes[node] += end - at;
      }
      at = end;
    }
    long start = image.extent().fileOffset(function.funcdata()[layout.tree()]);
    Bytes tree = image.file().slice(start, (long) nodes * layout.nodeBytes(), "Go inline tree");
    nodeNames = nodes > nodeNames.length ? new int[nodeBytes.length] : nodeNames;
    for (int i = 0; i < nodes; i++) {
      nodeNames[i] = name(tree.u32((long) i * layout.nodeBytes() + layout.nameField()));
    }
    return nodes;
  }

  /**
   * How long a function's tree is.
   *
   * @param address where it is asked for
   * @param nodes how many it has
   * @return 0 when it stands elsewhere
   */
  long bytesAt(int function, long address, int nodes) {
    PclnTable.Function f = table.functions().get(function);
    boolean isThere =
        layout != null && hasTree(f, layout) && f.funcdata()[layout.tree()] == address;
    return isThere ? (long) nodes * layout.nodeBytes() : 0;
  }

  /** The number of the name of a node's function. */
  int nodeName(int node) {
    return nodeNames[node];
  }

  /** A node's instructions, without those of the nodes below it. */
  long codeBytes(int node) {
    return nodeBytes[node];
  }

  String text(int name) {
    return names.get(name).text();
  }

  Span span(int name) {
    return names.get(name).span();
  }

  /** The number of the name at an offset. */
  private int name(long at) {
    long known = indexOfName.get(at);
    if (known >= 0) {
      return (int) known;
    }
    int length = table.names().lengthToNul(at);
    names.add(
        new Name(
            table.names().text(at, length), Span.of(table.names().fileOffset() + at, length + 1L)));
    indexOfName.put(at, names.size() - 1);
    return names.size() - 1;
  }
}
