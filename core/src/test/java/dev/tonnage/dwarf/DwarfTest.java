package dev.tonnage.dwarf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.dwarf.DebugFile.Data;
import dev.tonnage.fault.Fault;
import dev.tonnage.weigh.Weighed;
import dev.tonnage.weigh.Weigher;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is read of small files made for the purpose, sound and hostile ones. */
@Timeout(20)
class DwarfTest {
  private static final ByteOrder LITTLE = ByteOrder.LITTLE_ENDIAN;

  /**
   * 1: unit with a name; 2: function with name and code; 3: a namespace; 4: the out-of-line one.
   */
  private static Data abbreviations(ByteOrder order) {
    return new Data(order)
        .u8(1, 0x11, 1, 0x03, 0x08, 0, 0)
        .u8(2, 0x2e, 1, 0x03, 0x08, 0x11, 0x01, 0x12, 0x06, 0, 0)
        .u8(3, 0x39, 1, 0x03, 0x08, 0, 0)
        .u8(4, 0x2e, 0, 0x31, 0x13, 0x11, 0x01, 0x12, 0x06, 0, 0)
        .u8(5, 0x2e, 0, 0x03, 0x0e, 0, 0)
        .u8(0);
  }

  private static Data unit(ByteOrder order, int version, boolean is64Bit, Data entries) {
    Data header = new Data(order).u16(version);
    if (version == 5) {
      header.u8(1, 8);
    }
    if (is64Bit) {
      header.i64(0);
    } else {
      header.u32(0);
    }
    if (version < 5) {
      header.u8(8);
    }
    return new Data(order).counted(header.raw(entries.bytes()), is64Bit);
  }

  @ParameterizedTest
  @CsvSource({
    "2, false, LITTLE_ENDIAN",
    "3, true, BIG_ENDIAN",
    "4, false, BIG_ENDIAN",
    "4, true, LITTLE_ENDIAN",
    "5, false, LITTLE_ENDIAN",
    "5, true, BIG_ENDIAN"
  })
  void everyVersionWidthAndOrderReadsTheSame(int version, boolean is64Bit, String orderName) {
    ByteOrder order = orderName.startsWith("L") ? LITTLE : ByteOrder.BIG_ENDIAN;
    Data entries =
        new Data(order).u8(1).text("a.c").u8(2).text("f").i64(DebugFile.CODE).u32(16).u8(0).u8(0);
    Data info = unit(order, version, is64Bit, entries);
    Dwarf dwarf =
        new DebugFile(order)
            .with(".debug_info", info)
            .with(".debug_abbrev", abbreviations(order))
            .dwarf();
    assertThat(dwarf.faults()).isEmpty();
    assertThat(dwarf.units()).extracting(Unit::name).containsExactly("a.c");
    assertThat(dwarf.units()).extracting(Unit::version).containsExactly(version);
    assertThat(dwarf.functions()).extracting(dwarf::name).containsExactly("f");
    assertThat(dwarf.functionAt(DebugFile.CODE + 15).codeBytes()).isEqualTo(16);
    assertThat(dwarf.functionAt(DebugFile.CODE + 16)).isNull();
    int function = 1 + 2 + 8 + 4 + 1;
    assertThat(pieces(dwarf, ".debug_info"))
        .containsExactly(
            "0-%d u0".formatted(info.size() - 1 - function),
            "%d-%d f0".formatted(info.size() - 1 - function, info.size() - 1),
            "%d-%d u0".formatted(info.size() - 1, info.size()));
  }

  @Test
  void anOutOfLineFunctionHasTheNameAndNamespaceOfItsDeclaration() {
    Data entries = new Data(LITTLE).u8(1).text("a.rs").u8(3).text("krate");
    int declaration = 11 + entries.size();
    entries.u8(2).text("f").i64(0).u32(0).u8(0, 0);
    entries.u8(4).u32(declaration).i64(DebugFile.CODE).u32(8).u8(0);
    Dwarf dwarf = file(unit(LITTLE, 4, false, entries)).dwarf();
    assertThat(dwarf.functions()).hasSize(1);
    assertThat(dwarf.name(dwarf.functions().get(0))).isEqualTo("f");
    assertThat(dwarf.namespace(dwarf.functions().get(0))).isEqualTo("krate");
  }

  @Test
  void entriesThatReferToThemselvesEnd() {
    Data entries = new Data(LITTLE).u8(1).text("a.c");
    entries.u8(4).u32(11 + entries.size()).i64(DebugFile.CODE).u32(8).u8(0);
    Dwarf dwarf = file(unit(LITTLE, 4, false, entries)).dwarf();
    assertThat(dwarf.name(dwarf.functions().get(0))).isNull();
    assertThat(dwarf.namespace(dwarf.functions().get(0))).isNull();
    assertThat(dwarf.sourceFile(DebugFile.CODE)).isNull();
  }

  @Test
  void functionsInFunctionsToAnyDepthAreRead() {
    int depth = 200_000;
    Data entries = new Data(LITTLE).u8(1).text("a.c");
    for (int i = 0; i < depth; i++) {
      entries.u8(2).text("f").i64(DebugFile.CODE).u32(8);
    }
    entries.raw(new byte[depth + 1]);
    DebugFile file = file(unit(LITTLE, 4, false, entries));
    assertThat(file.dwarf().functions()).hasSize(depth);
    check(file.bytes());
  }

  @Test
  void aDamagedUnitLeavesAFaultAndTheOthersStand() {
    Data bad = unit(LITTLE, 4, false, new Data(LITTLE).u8(1).text("bad.c").u8(99));
    Data good = unit(LITTLE, 4, false, new Data(LITTLE).u8(1).text("good.c").u8(0));
    Data unknown = unit(LITTLE, 9, false, new Data(LITTLE).u8(1).text("new.c").u8(0));
    Data info = new Data(LITTLE).raw(bad.bytes()).raw(unknown.bytes()).raw(good.bytes());
    DebugFile file = file(info);
    Dwarf dwarf = file.dwarf();
    assertThat(dwarf.units()).extracting(Unit::name).containsExactly("bad.c", "good.c");
    assertThat(dwarf.faults())
        .extracting(Fault::code)
        .containsExactly(Fault.Code.DAMAGED, Fault.Code.UNSUPPORTED);
    assertThat(dwarf.faults().get(0).message())
        .isEqualTo("DWARF unit at 0x0: an entry has abbreviation 99, but its table has none");
    check(file.bytes());
  }

  @Test
  void eachStringIsSharedByItsUsersAndTheEndOfAnotherIsItsOwn() {
    Data first = new Data(LITTLE).u8(1).text("a.c").u8(5).u32(0).u8(5).u32(7).u8(0);
    Data second = new Data(LITTLE).u8(1).text("b.c").u8(5).u32(0).u8(5).u32(3).u8(0);
    Data info =
        new Data(LITTLE)
            .raw(unit(LITTLE, 4, false, first).bytes())
            .raw(unit(LITTLE, 4, false, second).bytes());
    Data strings = new Data(LITTLE).text("foobar").text("x").text("nobody's");
    DebugFile file = file(info).with(".debug_str", strings);
    assertThat(pieces(file.dwarf(), ".debug_str")).containsExactly("0-3 u0 u1", "3-7 u1", "7-9 u0");
    check(file.bytes());
  }

  @Test
  void whatIsCompressedIsSharedOutInProportionAndStillAddsUp() {
    Data info = new Data(LITTLE);
    for (int i = 0; i < 100; i++) {
      Data entries = new Data(LITTLE).u8(1).text("some/folder/" + i + ".c").u8(0);
      info.raw(unit(LITTLE, 4, false, entries).bytes());
    }
    byte[] deflated = deflate(info.bytes());
    DebugFile file =
        new DebugFile(LITTLE)
            .with(".debug_abbrev", abbreviations(LITTLE))
            .compressed(".debug_info", 1, info.size(), deflated);
    Dwarf dwarf = file.dwarf();
    assertThat(dwarf.faults()).isEmpty();
    assertThat(dwarf.units()).hasSize(100);
    long[] bytes = dwarf.bytesByUnit(dwarf.pieces().get(0));
    assertThat(java.util.Arrays.stream(bytes).sum()).isEqualTo(24 + deflated.length);
    check(file.bytes());
    // GNU's older way: the same under another name and header.
    Data zlib = new Data(ByteOrder.BIG_ENDIAN).raw("ZLIB".getBytes()).i64(info.size());
    DebugFile old =
        new DebugFile(LITTLE)
            .with(".debug_abbrev", abbreviations(LITTLE))
            .with(".zdebug_info", zlib.raw(deflated));
    assertThat(old.dwarf().units()).hasSize(100);
    check(old.bytes());
  }

  @Test
  void zstdIsLeftToADecoderFromOutside() {
    Data info = unit(LITTLE, 4, false, new Data(LITTLE).u8(1).text("a.c").u8(0));
    DebugFile file =
        new DebugFile(LITTLE)
            .with(".debug_abbrev", abbreviations(LITTLE))
            .compressed(".debug_info", 2, info.size(), new byte[] {1, 2, 3});
    assertThat(file.dwarf().faults())
        .extracting(Fault::message)
        .containsExactly(".debug_info: zstd not decoded here");
    Inflate decoder =
        (compressed, inflated) -> {
          System.arraycopy(info.bytes(), 0, inflated, 0, inflated.length);
          return compressed.length == 3 ? inflated.length : -1;
        };
    assertThat(Dwarf.read(file.image(), decoder).units()).hasSize(1);
    Inflate thrower =
        (compressed, inflated) -> {
          throw new IllegalStateException("no");
        };
    assertThat(Dwarf.read(file.image(), thrower).faults())
        .extracting(Fault::code)
        .containsExactly(Fault.Code.DAMAGED);
    check(file.bytes());
  }

  /** A header may claim anything, and a stream may hold more zeros than there is memory. */
  @Test
  void aSectionThatInflatesWithoutEndIsAFault() {
    byte[] bomb = deflate(new byte[64 << 20]);
    for (long size : new long[] {64 << 20, 1L << 40, -1, Long.MAX_VALUE, 0, 1000}) {
      DebugFile file =
          new DebugFile(LITTLE)
              .with(".debug_abbrev", abbreviations(LITTLE))
              .compressed(".debug_info", 1, size, bomb);
      assertThat(check(file.bytes()).faults()).as("%d", size).isNotEmpty();
    }
  }

  /** Each unit names a table that begins one byte behind the last unit's and ends with it. */
  @Test
  void abbreviationTablesThatOverlapAreNotReadAgainAndAgain() {
    Data table = new Data(LITTLE).raw(new byte[0]);
    for (int i = 0; i < 400_000; i++) {
      table.u8(1);
    }
    Data info = new Data(LITTLE);
    for (int i = 0; i < 50_000; i++) {
      info.counted(new Data(LITTLE).u16(4).u32(i).u8(8, 1, 0), false);
    }
    DebugFile file = new DebugFile(LITTLE).with(".debug_info", info).with(".debug_abbrev", table);
    assertThat(check(file.bytes()).faults()).isNotEmpty();
  }

  @Test
  void lineTablesThatOverlapAreNotRunAgainAndAgain() {
    Data abbreviations = new Data(LITTLE).u8(1, 0x11, 0, 0x10, 0x17, 0, 0).u8(0);
    Data info = new Data(LITTLE);
    Data lines = new Data(LITTLE);
    int count = 100_000;
    for (int i = 0; i < count; i++) {
      info.counted(new Data(LITTLE).u16(4).u32(0).u8(8, 1).u32(i * 20L), false);
      Data header = new Data(LITTLE).u16(4).u32(10).u8(1, 1, 1, 1, 1, 1).u16(0).u16(0);
      lines.u32((count - i) * 20L - 4).raw(header.bytes());
    }
    DebugFile file =
        new DebugFile(LITTLE)
            .with(".debug_info", info)
            .with(".debug_abbrev", abbreviations)
            .with(".debug_line", lines);
    assertThat(check(file.bytes()).faults()).isNotEmpty();
  }

  private static DebugFile file(Data info) {
    return new DebugFile(LITTLE)
        .with(".debug_info", info)
        .with(".debug_abbrev", abbreviations(LITTLE));
  }

  private static Weighed check(byte[] file) {
    Weighed weighed = Weigher.weigh(Bytes.of(file));
    assertThat(weighed.ledger().rows().stream().mapToLong(r -> r.weight().totalBytes()).sum())
        .isEqualTo(file.length);
    return weighed;
  }

  private static List<String> pieces(Dwarf dwarf, String section) {
    List<String> pieces = new ArrayList<>();
    for (Pieces p : dwarf.pieces()) {
      if (p.section().name().equals(section)) {
        p.forEach(
            (start, end, users, from, to) -> {
              StringBuilder text = new StringBuilder(start + "-" + end);
              for (int i = from; i < to; i++) {
                text.append(Pieces.isFunction(users[i]) ? " f" : " u")
                    .append(Pieces.number(users[i]));
              }
              pieces.add(text.toString());
            });
      }
    }
    return pieces;
  }

  private static byte[] deflate(byte[] bytes) {
    Deflater deflater = new Deflater(9);
    deflater.setInput(bytes);
    deflater.finish();
    byte[] out = new byte[bytes.length + 100];
    int length = deflater.deflate(out);
    deflater.end();
    return java.util.Arrays.copyOf(out, length);
  }
}
