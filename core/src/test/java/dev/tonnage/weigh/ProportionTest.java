package dev.tonnage.weigh;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.tonnage.bytes.Bytes;
import dev.tonnage.fault.Fault;
import dev.tonnage.ledger.Account;
import dev.tonnage.ledger.Claims;
import dev.tonnage.ledger.Evidence;
import dev.tonnage.ledger.Kind;
import dev.tonnage.ledger.Ledger;
import dev.tonnage.ledger.Owner;
import dev.tonnage.ledger.Partition;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;

/** Twice the input is twice the work, as far as what is allocated tells. */
class ProportionTest {
  /** Tables double their room at once, so that a little more than twice may be allocated. */
  private static final double AT_MOST = 2.2;

  /** So many claims, and so many of whatever a file has. */
  private static final int SMALL = 20_000;

  private static final int FEW = 1_000;

  /** Bytes of one function, and of its record in Go's table. */
  private static final int FUNCTION = 16;

  private static final int GO_RECORD = 44;

  @Test
  void claimsOnNeighboursAreSettledInProportion() {
    assertProportionate(n -> ledger(n, 0, 16));
  }

  @Test
  void claimsThatOverlapAreSettledInProportion() {
    assertProportionate(n -> ledger(n, 5, 400));
  }

  @Test
  void aFileWithTwiceTheSymbolsTakesTwiceTheWork() {
    assertProportionate(ProportionTest::withSymbols, w -> w.ledger().rows().size());
  }

  @Test
  void aFileWithTwiceTheSectionsTakesTwiceTheWork() {
    assertProportionate(ProportionTest::withSections, w -> w.image().sections().size());
  }

  @Test
  void aFileWithTwiceTheGoFunctionsTakesTwiceTheWork() {
    assertProportionate(ProportionTest::withGoFunctions, w -> w.ledger().rows().size());
  }

  @Test
  void aFileWithTwiceTheUnitsOfDebugInformationTakesTwiceTheWork() {
    assertProportionate(ProportionTest::withUnits, w -> w.ledger().rows().size());
  }

  @Test
  void anArchiveWithTwiceTheMembersTakesTwiceTheWork() {
    assertProportionate(ProportionTest::archive, w -> w.image().units().size());
  }

  /**
   * Weighs files of so many things.
   *
   * @param counted how many of them were found, at least
   */
  private static void assertProportionate(
      IntFunction<byte[]> file, ToIntFunction<Weighed> counted) {
    Bytes once = Bytes.of(file.apply(FEW));
    Bytes twice = Bytes.of(file.apply(2 * FEW));
    Weighed weighed = Weigher.weigh(twice);
    assertThat(counted.applyAsInt(weighed)).isGreaterThanOrEqualTo(2 * FEW);
    assertThat(weighed.faults()).allMatch(f -> f.code() == Fault.Code.UNSUPPORTED);
    assertProportionate(n -> Weigher.weigh(n == SMALL ? once : twice));
  }

  private static void assertProportionate(IntConsumer work) {
    // Compiled code allocates less than interpreted code.
    allocated(work, SMALL);
    allocated(work, SMALL);
    long once = allocated(work, SMALL);
    long twice = allocated(work, 2 * SMALL);
    assertThat((double) twice / once)
        .as("%d bytes allocated for %d, %d for twice as many", once, SMALL, twice)
        .isLessThan(AT_MOST);
  }

  private static long allocated(IntConsumer work, int n) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    work.accept(n);
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  /** Claims of equal evidence by one owner each and by groups, about 16 bytes apart. */
  private static void ledger(int n, int jitter, int longest) {
    Random random = new Random(1);
    int size = 16 * n;
    Claims claims = new Claims(size);
    for (int i = 0; i < n; i++) {
      int owner = claims.owner(owner("o" + i));
      int other = claims.owner(owner("o" + random.nextInt(n)));
      int start = Math.max(16 * i - random.nextInt(jitter + 1), 0);
      int length = longest <= 16 ? 16 : 1 + random.nextInt(longest);
      int holder = i % 3 == 0 ? claims.shared(new int[] {owner, other}) : owner;
      claims.add(start, start + length, holder, Account.OWN, Evidence.RECORD);
    }
    Partition all = new Claims(size).settle(ProportionTest::nobody);
    assertThat(new Ledger(size, claims.settle(ProportionTest::nobody), all, all).fileBytes())
        .isEqualTo(size);
  }

  private static void nobody(long start, long end, Partition.Builder pieces) {
    pieces.add(end, pieces.owner(owner("nobody")), Account.OWN);
  }

  private static Owner owner(String name) {
    return new Owner(name, Kind.CODE, null, null, null, null, 0, null, Evidence.RECORD);
  }

  /** A program with so many functions of 16 bytes, and a symbol for each. */
  private static byte[] withSymbols(int n) {
    GeneratedElf elf = new GeneratedElf();
    long text = elf.address();
    StringBuilder names = new StringBuilder("\0");
    ByteBuffer symbols = GeneratedElf.buffer(24 * (n + 1)).position(24);
    for (int i = 0; i < n; i++) {
      symbols.putInt(names.length()).put((byte) 0x12).put((byte) 0).putShort((short) 1);
      symbols.putLong(text + FUNCTION * (long) i).putLong(FUNCTION);
      names.append("function_").append(i).append('\0');
    }
    return elf.section(".text", GeneratedElf.PROGBITS, GeneratedElf.CODE, code(n))
        .section(".symtab", GeneratedElf.SYMTAB, 0, 3, 24, symbols.array())
        .section(".strtab", GeneratedElf.STRTAB, 0, ascii(names))
        .bytes();
  }

  private static byte[] withSections(int n) {
    GeneratedElf elf = new GeneratedElf();
    for (int i = 0; i < n; i++) {
      elf.section(".data." + i, GeneratedElf.PROGBITS, GeneratedElf.LOADED, new byte[24]);
    }
    return elf.bytes();
  }

  /** The table of functions of Go 1.20 and later. */
  private static byte[] withGoFunctions(int n) {
    GeneratedElf elf = new GeneratedElf();
    long text = elf.address();
    StringBuilder names = new StringBuilder();
    ByteBuffer functions = GeneratedElf.buffer((2 * n + 1) * 4 + n * GO_RECORD);
    for (int i = 0; i < n; i++) {
      int record = (2 * n + 1) * 4 + i * GO_RECORD;
      functions.putInt(FUNCTION * i).putInt(record);
      functions.putInt(record, FUNCTION * i).putInt(record + 4, names.length());
      // its table of stack depths, the only one it has
      functions.putInt(record + 16, 1);
      names.append("example.com/p").append(i / 10).append(".f").append(i).append('\0');
    }
    functions.putInt(FUNCTION * n);
    byte[] files = ascii("main.go\0");
    byte[] depths = {0, 2, FUNCTION, 0};
    ByteBuffer table = GeneratedElf.buffer(72 + names.length() + 4 + 8 + 4 + functions.capacity());
    table.putInt(0xfffffff1).put(new byte[] {0, 0, 1, 8}).putLong(n).putLong(1).putLong(text);
    int at = 72;
    for (int length : new int[] {names.length(), 4, files.length, depths.length, 0}) {
      table.putLong(at);
      at += length;
    }
    table.put(ascii(names)).putInt(0).put(files).put(depths).put(functions.array());
    return elf.section(".text", GeneratedElf.PROGBITS, GeneratedElf.CODE, code(n))
        .section(".gopclntab", GeneratedElf.PROGBITS, GeneratedElf.LOADED, table.array())
        .bytes();
  }

  /** Units of version 4 with one function each. */
  private static byte[] withUnits(int n) {
    GeneratedElf elf = new GeneratedElf();
    long text = elf.address();
    ByteArrayOutputStream info = new ByteArrayOutputStream();
    for (int i = 0; i < n; i++) {
      byte[] unit = entry(1, "unit_" + i + ".c", text + FUNCTION * (long) i);
      byte[] function = entry(2, "function_" + i, text + FUNCTION * (long) i);
      ByteBuffer header = GeneratedElf.buffer(11);
      header.putInt(7 + unit.length + function.length + 1).putShort((short) 4);
      header.putInt(0).put((byte) 8);
      info.writeBytes(header.array());
      info.writeBytes(unit);
      info.writeBytes(function);
      info.write(0);
    }
    // DW_TAG_compile_unit with children, DW_TAG_subprogram without: name, low and high address
    byte[] abbreviations = {
      1, 0x11, 1, 3, 8, 0x11, 1, 0x12, 7, 0, 0, 2, 0x2e, 0, 3, 8, 0x11, 1, 0x12, 7, 0, 0, 0
    };
    return elf.section(".text", GeneratedElf.PROGBITS, GeneratedElf.CODE, code(n))
        .section(".debug_abbrev", GeneratedElf.PROGBITS, 0, abbreviations)
        .section(".debug_info", GeneratedElf.PROGBITS, 0, info.toByteArray())
        .bytes();
  }

  private static byte[] entry(int code, String name, long address) {
    ByteBuffer entry = GeneratedElf.buffer(1 + name.length() + 1 + 16);
    return entry
        .put((byte) code)
        .put(ascii(name + "\0"))
        .putLong(address)
        .putLong(FUNCTION)
        .array();
  }

  private static byte[] archive(int n) {
    ByteArrayOutputStream archive = new ByteArrayOutputStream();
    archive.writeBytes(ascii("!<arch>\n"));
    byte[] member = withSymbols(1);
    for (int i = 0; i < n; i++) {
      String header = "%-16s%-12d%-6d%-6d%-8s%-10d`\n";
      archive.writeBytes(ascii(header.formatted("m" + i + ".o/", 0, 0, 0, "644", member.length)));
      archive.writeBytes(member);
      archive.writeBytes(new byte[member.length % 2]);
    }
    return archive.toByteArray();
  }

  private static byte[] code(int functions) {
    byte[] code = new byte[FUNCTION * functions];
    Arrays.fill(code, (byte) 0x90);
    return code;
  }

  private static byte[] ascii(CharSequence text) {
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }
}
