package dev.tonnage.golang;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.bytes.Span;
import dev.tonnage.fault.DamageException;
import dev.tonnage.image.Image;
import java.util.BitSet;

/**
 * Where a program's initialised variables are, and which of their words the garbage collector takes
 * for pointers: the program {@code runtime.gcdata}, which {@code runtime/mbitmap.go} runs
 * (progToPointerMask). All other words that look like addresses are numbers.
 */
public final class Variables {
  /** Of a program that does not tell. */
  public static final Variables UNKNOWN = new Variables(Range.NONE, Range.NONE, 1, null);

  private static final int REPEAT = 0x80;
  private static final int COUNT = 0x7f;

  private record Range(long start, long end) {
    static final Range NONE = new Range(0, 0);

    boolean contains(long address) {
      return Long.compareUnsigned(address, start) >= 0 && Long.compareUnsigned(address, end) < 0;
    }
  }

  private final Range plain;
  private final Range scanned;
  private final int width;

  /** Null when it can not be read. */
  private final BitSet pointers;

  private Variables(Range plain, Range scanned, int width, BitSet pointers) {
    this.plain = plain;
    this.scanned = scanned;
    this.width = width;
    this.pointers = pointers;
  }

  /**
   * The variables of a module.
   *
   * @param plainStart where those without pointers begin: noptrdata
   * @param plainEnd enoptrdata
   * @param scannedStart where those with pointers begin: data
   * @param scannedEnd edata
   * @param program the address of gcdata
   */
  static Variables read(
      Image image,
      long plainStart,
      long plainEnd,
      long scannedStart,
      long scannedEnd,
      long program) {
    int width = image.pointerBytes();
    Span data = image.extent().locate(scannedStart, scannedEnd - scannedStart);
    Span rest = image.extent().locate(program, 1);
    long size = image.file().size();
    boolean isInFile =
        data.length() == scannedEnd - scannedStart && data.end() <= size && rest.end() <= size;
    BitSet pointers = null;
    if (isInFile && !data.isEmpty() && !rest.isEmpty()) {
      Bytes code = image.file().slice(rest.start(), size - rest.start(), "Go pointer program");
      pointers = new Program(code, (int) (data.length() / width)).run();
    }
    return new Variables(
        new Range(plainStart, plainEnd), new Range(scannedStart, scannedEnd), width, pointers);
  }

  /** A collector's program, as it is run. */
  private static final class Program {
    private static final int LONGEST_NUMBER = 5;

    private final Bytes code;
    private final BitSet bits;
    private final int limit;
    private long at;
    private int count;

    Program(Bytes code, int limit) {
      this.code = code;
      this.limit = limit;
      this.bits = new BitSet(limit);
    }

    /** The first {@code limit} bits that it writes; null when it is none. */
    BitSet run() {
      try {
        while (count < limit) {
          int instruction = code.u8(at++);
          int n = instruction & COUNT;
          if (instruction == 0) {
            return bits;
          } else if ((instruction & REPEAT) == 0) {
            write(n);
          } else if (!repeat(n == 0 ? number() : n)) {
            return null;
          }
        }
        return bits;
      } catch (DamageException e) {
        return null;
      }
    }

    private void write(int n) {
      for (int i = 0; i < n && count < limit; i++) {
        bits.set(count++, (code.u8(at + i / 8) >> i % 8 & 1) != 0);
      }
      at += (n + 7) / 8;
    }

    /** The last {@code n} bits again, as often as the next number says; false for a wrong one. */
    private boolean repeat(long n) {
      long times = number();
      if (n <= 0 || n > count) {
        return false;
      }
      long end = Math.min(limit, count + n * times);
      while (count < end) {
        bits.set(count, bits.get((int) (count - n)));
        count++;
      }
      return true;
    }

    /** A varint of no more than 35 bits. */
    private long number() {
      long value = 0;
      for (int i = 0; i < LONGEST_NUMBER; i++) {
        int b = code.u8(at++);
        value |= (long) (b & COUNT) << 7 * i;
        if ((b & REPEAT) == 0) {
          break;
        }
      }
      return value;
    }
  }

  /** Whether the word at an address may be a pointer, as far as the collector's program says. */
  public boolean mayPoint(long address) {
    return pointers == null
        || !scanned.contains(address)
        || pointers.get((int) ((address - scanned.start()) / width));
  }

  /** Whether an address is among the initialised variables. */
  public boolean isVariable(long address) {
    return plain.contains(address) || scanned.contains(address);
  }

  /**
   * Whether an address is among variables that the collector does not look into: their words are
   * numbers, but for what the linker puts there.
   */
  public boolean isPlain(long address) {
    return plain.contains(address);
  }
}
