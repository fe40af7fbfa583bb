package dev.tonnage.golang;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.fault.DamageException;

/**
 * The source files that functions have instructions of, their own and those of what was inlined
 * into them. Read are the forms of Go 1.16 and later.
 */
public final class SourceFiles {
  private static final int NUMBER_BYTES = 4;

  private final PclnTable table;
  private final Bytes numbers;
  private final Bytes names;

  /** By number, the last function asked about that uses the file. */
  private final int[] lastUser;

  private int functions;

  /** Takes each source file of a function. */
  public interface Visitor {
    /**
     * Called once for each file.
     *
     * @param numberAt the place of the four bytes that translate its number
     * @param nameAt the place of its name
     */
    void visit(long numberAt, long nameAt);
  }

  public SourceFiles(PclnTable table) {
    this.table = table;
    this.numbers = table.header().units();
    this.names = table.header().files();
    this.lastUser = new int[numbers == null ? 0 : numbers.size() / NUMBER_BYTES];
  }

  /** Visits the files of a function, as far as its table can be read. */
  public void forEach(PclnTable.Function function, Visitor visitor) {
    int offset = function.tables()[1];
    if (function.unit() < 0 || offset == 0) {
      return;
    }
    functions++;
    PcTable steps = new PcTable(table.pctab(), Integer.toUnsignedLong(offset), table.quantum());
    try {
      while (steps.next() && steps.pc() <= function.codeBytes()) {
        long number = function.unit() + steps.value();
        boolean isNew =
            steps.value() >= 0 && number < lastUser.length && lastUser[(int) number] != functions;
        if (isNew) {
          lastUser[(int) number] = functions;
          long at = NUMBER_BYTES * number;
          long nameAt = numbers.u32(at);
          if (nameAt < names.size()) {
            visitor.visit(numbers.fileOffset() + at, names.fileOffset() + nameAt);
          }
        }
      }
    } catch (DamageException e) {
      return;
    }
  }
}
