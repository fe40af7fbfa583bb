package dev.tonnage.weigh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tonnage.Fixtures;
import dev.tonnage.image.Image;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Formats and shapes that no fixture has, made here byte by byte. */
class FormatsTest {
  /** More sections than e_shnum can hold: their number stands in the first of them. */
  @Test
  void anObjectOfSeventyThousandSectionsIsRead() {
    int count = 70_000;
    byte[] names = "\0.text\0.shstrtab\0".getBytes(StandardCharsets.US_ASCII);
    ByteBuffer b = ByteBuffer.allocate(64 + count + names.length + 7 + 64 * (count + 2));
    b.order(ByteOrder.LITTLE_ENDIAN);
    int namesAt = 64 + count;
    int table = namesAt + names.length + 7 & ~7;
    b.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0}).position(16);
    b.putShort((short) 1).putShort((short) 62).putInt(1);
    b.position(40);
    b.putLong(table).putInt(0).putShort((short) 64);
    b.position(58);
    b.putShort((short) 64).putShort((short) 0).putShort((short) 0xffff);
    b.position(namesAt);
    b.put(names).position(table);
    section(b, 0, 0, 0, 0, count + 2, count + 1);
    for (int i = 0; i < count; i++) {
      section(b, 1, 1, 6, 64 + i, 1, 0);
    }
    section(b, 7, 3, 0, namesAt, names.length, 0);
    byte[] file = java.util.Arrays.copyOf(b.array(), b.position());
    Weighed weighed = FormatDamageTest.check(file);
    assertThat(weighed.faults()).isEmpty();
    assertThat(weighed.image().sections()).hasSize(count + 1);
    assertThat(weighed.image().sections().get(count - 1).name()).isEqualTo(".text");
  }

  private static void section(
      ByteBuffer b, int name, int type, long flags, long offset, long size, int link) {
    b.putInt(name).putInt(type).putLong(flags).putLong(0).putLong(offset).putLong(size);
    b.putInt(link).putInt(0).putLong(1).putLong(0);
  }

  @Test
  void overlappingSectionsAddUp() {
    byte[] file = Fixtures.read("hello-c-amd64");
    ByteBuffer b = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int table = (int) b.getLong(40);
    for (int i = 2; i < b.getShort(60); i++) {
      b.putLong(table + 64 * i + 24, 0x1000);
      b.putLong(table + 64 * i + 32, 0x2000);
    }
    FormatDamageTest.check(file);
  }

  @Test
  void theMembersOfAThinArchiveAreElsewhere() {
    String header = "%-16s0           0     0     644     %-10d`\n";
    String file =
        "!<thin>\n"
            + header.formatted("//", 8)
            + "hello.o\n"
            + header.formatted("/0", 123_456)
            + header.formatted("b.o/", 7);
    Weighed weighed = FormatDamageTest.check(file.getBytes(StandardCharsets.US_ASCII));
    assertThat(weighed.faults()).isEmpty();
    assertThat(weighed.facts().format()).isEqualTo("archive");
  }

  @Test
  void aComponentsModulesAreItsParts() {
    byte[] module = Fixtures.read("hello-wasm");
    ByteBuffer b = ByteBuffer.allocate(8 + 3 + module.length + 3);
    b.put(new byte[] {0, 'a', 's', 'm', 0x0d, 0, 1, 0});
    b.put((byte) 1).put((byte) (module.length & 0x7f | 0x80)).put((byte) (module.length >> 7));
    b.put(module).put(new byte[] {8, 1, 0});
    Weighed weighed = FormatDamageTest.check(b.array());
    assertThat(weighed.faults()).isEmpty();
    assertThat(weighed.image().parts()).hasSize(1);
    assertThat(weighed.image().symbols()).extracting("name").contains("weigh");
  }

  @Test
  void aCoffObjectIsReadByItself() {
    ByteBuffer b = ByteBuffer.allocate(20 + 40 + 16 + 18 + 4).order(ByteOrder.LITTLE_ENDIAN);
    b.putShort((short) 0x8664).putShort((short) 1).putInt(0).putInt(76).putInt(1);
    b.putShort((short) 0).putShort((short) 0);
    b.put(".text\0\0\0".getBytes(StandardCharsets.US_ASCII)).putInt(0).putInt(0);
    b.putInt(16).putInt(60).putInt(0).putInt(0).putInt(0).putInt(0x6050_0020);
    b.position(76);
    b.put("weigh\0\0\0".getBytes(StandardCharsets.US_ASCII)).putInt(0);
    b.putShort((short) 1).putShort((short) 0x20).put((byte) 2).put((byte) 0).putInt(4);
    Weighed weighed = FormatDamageTest.check(b.array());
    assertThat(weighed.faults()).isEmpty();
    assertThat(weighed.facts().format()).isEqualTo("pe");
    assertThat(weighed.image().type()).isEqualTo(Image.Type.RELOCATABLE);
    assertThat(weighed.ledger().rows()).anyMatch(r -> r.owner().name().equals("weigh"));
  }
}
