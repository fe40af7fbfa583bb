package dev.tonnage.weigh;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.tonnage.bytes.Bytes;
import dev.tonnage.ledger.Account;
import dev.tonnage.ledger.Claims;
import dev.tonnage.ledger.Evidence;
import dev.tonnage.ledger.Kind;
import dev.tonnage.ledger.Ledger;
import dev.tonnage.ledger.Owner;
import dev.tonnage.ledger.Partition;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;

/** Twice the input is twice the work, as far as what is allocated tells. */
class ProportionTest {
  /** Tables double their room at once, so that a little more than twice may be allocated. */
  private static final double AT_MOST = 2.5;

  private static final int SMALL = 20_000;

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
    assertProportionate(
        n -> {
          Bytes file = Bytes.of(elf(n));
          assertThat(Weigher.weigh(file).ledger().rows().size()).isGreaterThan(n);
        });
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

  /** An ELF program with so many functions of 16 bytes, and a symbol for each. */
  private static byte[] elf(int n) {
    StringBuilder names = new StringBuilder("\0");
    int[] nameAt = new int[n];
    for (int i = 0; i < n; i++) {
      nameAt[i] = names.length();
      names.append("function_").append(i).append('\0');
    }
    byte[] strings = names.toString().getBytes(StandardCharsets.US_ASCII);
    byte[] sectionNames =
        "\0.text\0.symtab\0.strtab\0.shstrtab\0".getBytes(StandardCharsets.US_ASCII);
    int text = 64 + 56;
    int symbols = text + 16 * n;
    int stringsAt = symbols + 24 * (n + 1);
    int namesAt = stringsAt + strings.length;
    int sections = (namesAt + sectionNames.length + 7) / 8 * 8;
    int base = 0x400000;
    ByteBuffer b = ByteBuffer.allocate(sections + 5 * 64).order(ByteOrder.LITTLE_ENDIAN);
    b.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0}).putLong(0);
    b.putShort((short) 2).putShort((short) 62).putInt(1).putLong(base + text).putLong(64);
    b.putLong(sections).putInt(0).putShort((short) 64).putShort((short) 56).putShort((short) 1);
    b.putShort((short) 64).putShort((short) 5).putShort((short) 4);
    b.putInt(1).putInt(5).putLong(0).putLong(base).putLong(base);
    b.putLong(symbols).putLong(symbols).putLong(4096);
    for (int i = 0; i < 2 * n; i++) {
      b.putLong(0x9090909090909090L);
    }
    b.position(symbols + 24);
    for (int i = 0; i < n; i++) {
      b.putInt(nameAt[i]).put((byte) 0x12).put((byte) 0).putShort((short) 1);
      b.putLong(base + text + 16L * i).putLong(16);
    }
    b.put(strings).put(sectionNames).position(sections + 64);
    section(b, 1, 1, 6, base + text, text, 16 * n, 0, 16, 0);
    section(b, 7, 2, 0, 0, symbols, 24 * (n + 1), 3, 8, 24);
    section(b, 15, 3, 0, 0, stringsAt, strings.length, 0, 1, 0);
    section(b, 23, 3, 0, 0, namesAt, sectionNames.length, 0, 1, 0);
    return b.array();
  }

  private static void section(
      ByteBuffer b,
      int name,
      int type,
      int flags,
      int address,
      int offset,
      int size,
      int link,
      int align,
      int entry) {
    b.putInt(name).putInt(type).putLong(flags).putLong(address).putLong(offset).putLong(size);
    b.putInt(link).putInt(0).putLong(align).putLong(entry);
  }
}
