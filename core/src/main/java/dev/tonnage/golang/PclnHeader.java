package dev.tonnage.golang;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.bytes.Span;
import dev.tonnage.fault.DamageException;
import dev.tonnage.fault.Fault;
import java.util.ArrayList;
import java.util.List;

/**
 * The header of a function table and the parts it tells of. All offsets are from the header ({@code
 * cmd/link/internal/ld/pcln.go}, generatePCHeader); before Go 1.16 the parts are mixed and each is
 * the whole table.
 *
 * @param quantum the bytes of code that one step of a table by program counter stands for
 * @param pointer the bytes of an address
 * @param text what functions are counted from; 0 when the header does not say
 * @param names where names are
 * @param units the file numbers of each compilation unit; null before Go 1.16
 * @param files the names of files; before Go 1.16, their offsets in the table
 * @param pcs where tables by program counter are
 * @param pairs entry and record of each function
 * @param records what the records' offsets count from
 * @param parts those that stand apart, by name
 */
record PclnHeader(
    PclnTable.Form form,
    int quantum,
    int pointer,
    int functionCount,
    long text,
    Bytes names,
    Bytes units,
    Bytes files,
    Bytes pcs,
    Bytes pairs,
    Bytes records,
    List<PclnTable.Part> parts) {

  static PclnHeader read(Bytes table, int pointer) {
    long offset = table.fileOffset();
    PclnTable.Form form = PclnTable.Form.of(table.i32(0), offset);
    int quantum = table.u8(6);
    boolean isQuantum = quantum == 1 || quantum == 2 || quantum == 4;
    if (!isQuantum || table.u8(7) != pointer) {
      throw new DamageException(
          Fault.damaged(
              offset + 6,
              "Go function table: instruction size %d and pointer size %d, expected 1, 2 or 4 and %d",
              quantum,
              table.u8(7),
              pointer));
    }
    Words words = new Words(table, pointer);
    return switch (form) {
      case GO_1_2 -> mixed(table, form, quantum, words);
      case GO_1_16 -> parted(table, form, quantum, words, 2);
      case GO_1_18, GO_1_20 -> parted(table, form, quantum, words, 3);
    };
  }

  private record Words(Bytes table, int pointer) {
    long at(int index) {
      return table.word(8 + (long) index * pointer, pointer);
    }
  }

  private static PclnHeader parted(
      Bytes table, PclnTable.Form form, int quantum, Words words, int first) {
    long[] starts = new long[6];
    for (int i = 0; i < 5; i++) {
      starts[i] = words.at(first + i);
    }
    starts[5] = table.size();
    String[] names = {"funcnametab", "cutab", "filetab", "pctab", "functab"};
    Bytes[] windows = new Bytes[5];
    List<PclnTable.Part> parts = new ArrayList<>();
    parts.add(
        new PclnTable.Part(
            "header", Span.of(table.fileOffset(), Math.min(starts[0], table.size()))));
    for (int i = 0; i < 5; i++) {
      windows[i] =
          table.slice(starts[i], starts[i + 1] - starts[i], "Go function table, " + names[i]);
      parts.add(new PclnTable.Part(names[i], Span.of(windows[i].fileOffset(), windows[i].size())));
    }
    int entry = form.entryBytes(words.pointer());
    int count = count(table, words.at(0), windows[4].size(), entry);
    return new PclnHeader(
        form,
        quantum,
        words.pointer(),
        count,
        form.countsFromText ? words.at(2) : 0,
        windows[0],
        windows[1],
        windows[2],
        windows[3],
        windows[4],
        windows[4],
        List.copyOf(parts));
  }

  /** Before Go 1.16: the pairs follow the header, then the offset of the file table. */
  private static PclnHeader mixed(Bytes table, PclnTable.Form form, int quantum, Words words) {
    int pointer = words.pointer();
    long start = 8L + pointer;
    int count = count(table, words.at(0), table.size() - start, pointer);
    long pairBytes = (2L * count + 1) * pointer;
    Bytes pairs = table.slice(start, pairBytes, "Go function table, functions");
    long filesAt = table.u32(start + pairBytes);
    long fileCount = table.u32(filesAt);
    Bytes files = table.slice(filesAt, 4 * fileCount, "Go function table, files");
    return new PclnHeader(
        form, quantum, pointer, count, 0, table, null, files, table, pairs, table, List.of());
  }

  private static int count(Bytes table, long count, long room, int entryBytes) {
    if (count < 0 || count > (room - entryBytes) / (2L * entryBytes)) {
      throw new DamageException(
          Fault.damaged(
              table.fileOffset() + 8,
              "Go function table: nfunc is %s, but there are %d bytes for functions",
              Long.toUnsignedString(count),
              room));
    }
    return (int) count;
  }
}
