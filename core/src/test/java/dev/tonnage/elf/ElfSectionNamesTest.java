package dev.tonnage.elf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.fault.Fault;
import dev.tonnage.image.Image;
import dev.tonnage.image.Section;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class ElfSectionNamesTest {
  private static final int SECTIONS = 65_000;
  private static final int NAME_BYTES = 1 << 20;

  /** An object file whose sections all have the same name, as long as their name table. */
  private static byte[] sharingOneName() {
    int names = 64 + SECTIONS * 64;
    ByteBuffer out = ByteBuffer.allocate(names + NAME_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    out.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1});
    out.putShort(16, (short) 1).putShort(18, (short) 62).putInt(20, 1).putLong(40, 64);
    out.putShort(52, (short) 64).putShort(58, (short) 64);
    out.putShort(60, (short) SECTIONS).putShort(62, (short) 1);
    for (int i = 1; i < SECTIONS; i++) {
      int at = 64 + i * 64;
      out.putInt(at + 4, i == 1 ? 3 : 1).putLong(at + 8, i == 1 ? 0 : 2);
      out.putLong(at + 24, names).putLong(at + 32, i == 1 ? NAME_BYTES : 1);
    }
    for (int i = 0; i < NAME_BYTES - 1; i++) {
      out.put(names + i, (byte) 'n');
    }
    return out.array();
  }

  @Test
  void namesThatAddUpToMuchMoreThanTheirTableAreLeftOut() {
    Image image = ElfReader.read(Bytes.of(sharingOneName())).toOptional().orElseThrow();
    long bytes = image.sections().stream().map(Section::name).mapToLong(String::length).sum();
    assertThat(image.sections()).hasSize(SECTIONS - 1);
    assertThat(bytes).isLessThan(16L * NAME_BYTES);
    assertThat(image.faults())
        .extracting(Fault::message)
        .hasSize(1)
        .first()
        .asString()
        .startsWith("ELF section names: ");
  }
}
