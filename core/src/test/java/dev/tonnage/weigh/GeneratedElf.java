package dev.tonnage.weigh;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** ELF programs for amd64 with the sections that a test wants; those with addresses are loaded. */
final class GeneratedElf {
  static final int PROGBITS = 1;
  static final int SYMTAB = 2;
  static final int STRTAB = 3;
  static final int LOADED = 2;
  static final int CODE = 6;
  private static final int HEADER = 64;
  private static final int SEGMENT = 56;
  private static final long BASE = 0x400000;

  private record Section(String name, int type, int flags, int link, int entry, byte[] bytes) {}

  private final List<Section> sections = new ArrayList<>();
  private int next = HEADER + SEGMENT;

  /** Adds a section; those that are loaded come first. */
  GeneratedElf section(String name, int type, int flags, byte[] bytes) {
    return section(name, type, flags, 0, 0, bytes);
  }

  GeneratedElf section(String name, int type, int flags, int link, int entry, byte[] bytes) {
    sections.add(new Section(name, type, flags, link, entry, bytes));
    next = aligned(next) + bytes.length;
    return this;
  }

  /** The address at which the next section will be. */
  long address() {
    return BASE + aligned(next);
  }

  byte[] bytes() {
    ByteArrayOutputStream names = new ByteArrayOutputStream();
    names.write(0);
    List<Integer> nameAt = new ArrayList<>();
    for (Section s : sections) {
      nameAt.add(names.size());
      names.writeBytes((s.name() + "\0").getBytes(StandardCharsets.US_ASCII));
    }
    nameAt.add(names.size());
    names.writeBytes(".shstrtab\0".getBytes(StandardCharsets.US_ASCII));
    List<Section> all = new ArrayList<>(sections);
    all.add(new Section(".shstrtab", STRTAB, 0, 0, 0, names.toByteArray()));
    int headers = aligned(aligned(next) + names.size());
    ByteBuffer b = buffer(headers + HEADER * (all.size() + 1));
    int at = HEADER + SEGMENT;
    int loaded = at;
    b.position(headers + HEADER);
    for (int i = 0; i < all.size(); i++) {
      Section s = all.get(i);
      at = aligned(at);
      long address = s.flags() == 0 ? 0 : BASE + at;
      b.putInt(nameAt.get(i)).putInt(s.type()).putLong(s.flags()).putLong(address).putLong(at);
      b.putLong(s.bytes().length).putInt(s.link()).putInt(0).putLong(8).putLong(s.entry());
      b.put(at, s.bytes());
      at += s.bytes().length;
      loaded = s.flags() == 0 ? loaded : at;
    }
    b.position(0);
    b.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0}).putLong(0);
    b.putShort((short) 2).putShort((short) 62).putInt(1).putLong(BASE).putLong(HEADER);
    b.putLong(headers).putInt(0).putShort((short) HEADER).putShort((short) SEGMENT);
    b.putShort((short) 1).putShort((short) HEADER).putShort((short) (all.size() + 1));
    b.putShort((short) all.size());
    b.putInt(1).putInt(5).putLong(0).putLong(BASE).putLong(BASE);
    b.putLong(loaded).putLong(loaded).putLong(4096);
    return b.array();
  }

  static ByteBuffer buffer(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static int aligned(int at) {
    return (at + 7) & -8;
  }
}
