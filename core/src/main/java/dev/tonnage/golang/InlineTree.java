package dev.tonnage.golang;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.bytes.Span;
import dev.tonnage.fault.DamageException;
import dev.tonnage.image.Image;
import java.util.ArrayList;
import java.util.List;

/**
 * What was inlined into a function ({@code runtime/symtabinl.go}): a table by program counter says
 * which node of the function's tree an instruction comes from, and each node names the function
 * that it was written in. Read are the forms of Go 1.18 and later.
 */
public final class InlineTree {
  /** PCDATA_InlTreeIndex, behind the tables of stack depth, file and line. */
  private static final int INDEX_TABLE = 3 + 2;

  /** FUNCDATA_InlTree. */
  private static final int TREE = 3;

  /** Nodes beyond this number were not written by a compiler. */
  private static final int MOST_NODES = 1 << 16;

  /**
   * A function that others are inlined from.
   *
   * @param nameSpan its name in the table, the NUL included
   * @param codeBytes its instructions in the host, without those inlined into it in turn
   */
  public record Origin(String name, Span nameSpan, long codeBytes) {}

  private final PclnTable table;
  private final Image image;
  private final int nodeBytes;
  private final int nameField;

  public InlineTree(PclnTable table, Image image) {
    this.table = table;
    this.image = image;
    // 1.20: {funcID u8, pad 3, nameOff, parentPc, startLine}; 1.18: {parent i16, funcID u8, pad,
    // file, line, nameOff, parentPc}
    boolean isNew = table.form() == PclnTable.Form.GO_1_20;
    this.nodeBytes = isNew ? 16 : 20;
    this.nameField = isNew ? 4 : 12;
  }

  /**
   * The nodes of a function's tree that have instructions of their own or hold others that do;
   * empty without inlining.
   */
  public List<Origin> of(PclnTable.Function function) {
    boolean hasTree =
        table.form().countsFromText
            && function.tables().length > INDEX_TABLE
            && function.tables()[INDEX_TABLE] != 0
            && function.funcdata().length > TREE
            && function.funcdata()[TREE] != 0;
    if (!hasTree) {
      return List.of();
    }
    try {
      return read(function);
    } catch (DamageException e) {
      return List.of();
    }
  }

  private List<Origin> read(PclnTable.Function function) {
    long[] bytes = new long[8];
    int nodes = 0;
    PcTable steps =
        new PcTable(
            table.pctab(), Integer.toUnsignedLong(function.tables()[INDEX_TABLE]), table.quantum());
    long at = 0;
    while (steps.next() && steps.pc() <= function.codeBytes()) {
      int node = steps.value();
      if (node >= 0 && node < MOST_NODES) {
        if (node >= bytes.length) {
          bytes = java.util.Arrays.copyOf(bytes, Math.max(node + 1, 2 * bytes.length));
        }
        nodes = Math.max(nodes, node + 1);
        bytes[node] += steps.pc() - at;
      }
      at = steps.pc();
    }
    long start = image.extent().fileOffset(function.funcdata()[TREE]);
    Bytes tree = image.file().slice(start, (long) nodes * nodeBytes, "Go inline tree");
    List<Origin> origins = new ArrayList<>(nodes);
    for (int i = 0; i < nodes; i++) {
      long nameAt = tree.u32((long) i * nodeBytes + nameField);
      int length = table.names().lengthToNul(nameAt);
      origins.add(
          new Origin(
              table.names().text(nameAt, length),
              Span.of(table.names().fileOffset() + nameAt, length + 1L),
              bytes[i]));
    }
    return origins;
  }
}
