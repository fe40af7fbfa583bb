package dev.tonnage.dwarf;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.elf.ElfReader;
import dev.tonnage.image.Image;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Makes small ELF files with the debug sections that a test wants, and code at 0x1000. */
final class DebugFile {
  static final long CODE = 0x1000;
  private static final long CODE_BYTES = 0x1000;
  private static final int COMPRESSED = 0x800;

  private record Part(String name, int flags, byte[] bytes) {}

  private final ByteOrder order;
  private final List<Part> parts = new ArrayList<>();

  DebugFile(ByteOrder order) {
    this.order = order;
  }

  DebugFile with(String name, Data data) {
    parts.add(new Part(name, 0, data.bytes()));
    return this;
  }

  DebugFile compressed(String name, int type, long size, byte[] bytes) {
    Data header = new Data(order).u32(type).u32(0).i64(size).i64(1);
    parts.add(new Part(name, COMPRESSED, header.raw(bytes).bytes()));
    return this;
  }

  byte[] bytes() {
    Data names = new Data(order).u8(0);
    Data body = new Data(order);
    Data headers = new Data(order).raw(new byte[64]);
    section(headers, names, ".text", 8, 6, CODE, 64, CODE_BYTES);
    for (Part p : parts) {
      section(headers, names, p.name(), 1, p.flags(), 0, 64L + body.size(), p.bytes().length);
      body.raw(p.bytes());
    }
    long namesAt = 64L + body.size();
    int nameLength = names.size() + ".names".length() + 1;
    section(headers, names, ".names", 3, 0, 0, namesAt, nameLength);
    body.raw(names.bytes());
    Data file =
        new Data(order)
            .raw(new byte[] {0x7f, 'E', 'L', 'F', 2})
            .u8(order == ByteOrder.LITTLE_ENDIAN ? 1 : 2)
            .u8(1)
            .raw(new byte[9])
            .u16(2)
            .u16(62)
            .u32(1)
            .i64(CODE)
            .i64(0)
            .i64(64L + body.size())
            .u32(0)
            .u16(64)
            .u16(56)
            .u16(0)
            .u16(64)
            .u16(parts.size() + 3)
            .u16(parts.size() + 2);
    return file.raw(body.bytes()).raw(headers.bytes()).bytes();
  }

  private static void section(
      Data headers,
      Data names,
      String name,
      int type,
      int flags,
      long address,
      long at,
      long size) {
    headers
        .u32(names.size())
        .u32(type)
        .i64(flags)
        .i64(address)
        .i64(at)
        .i64(size)
        .u32(0)
        .u32(0)
        .i64(1)
        .i64(0);
    names.text(name);
  }

  Image image() {
    return ElfReader.read(Bytes.of(bytes())).toOptional().orElseThrow();
  }

  Dwarf dwarf() {
    return Dwarf.read(image(), Inflate.NONE);
  }

  /** Bytes, written one behind the other. */
  static final class Data {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteOrder order;

    Data(ByteOrder order) {
      this.order = order;
    }

    Data u8(int... values) {
      for (int v : values) {
        out.write(v);
      }
      return this;
    }

    Data u16(int value) {
      return raw(ByteBuffer.allocate(2).order(order).putShort((short) value).array());
    }

    Data u32(long value) {
      return raw(ByteBuffer.allocate(4).order(order).putInt((int) value).array());
    }

    Data i64(long value) {
      return raw(ByteBuffer.allocate(8).order(order).putLong(value).array());
    }

    Data text(String text) {
      return raw(text.getBytes(StandardCharsets.UTF_8)).u8(0);
    }

    Data raw(byte[] bytes) {
      out.writeBytes(bytes);
      return this;
    }

    /** Bytes with their length in front, as a contribution has it (section 7.4). */
    Data counted(Data content, boolean is64Bit) {
      if (is64Bit) {
        u32(0xffff_ffffL).i64(content.size());
      } else {
        u32(content.size());
      }
      return raw(content.bytes());
    }

    int size() {
      return out.size();
    }

    byte[] bytes() {
      return out.toByteArray();
    }
  }
}
