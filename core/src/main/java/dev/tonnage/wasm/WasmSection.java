package dev.tonnage.wasm;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.bytes.Span;
import dev.tonnage.fault.DamageException;
import dev.tonnage.fault.Fault;
import dev.tonnage.image.Section;
import java.util.ArrayList;
import java.util.List;

/**
 * One section ("Sections").
 *
 * @param name the specification's, or the one that a custom section has
 * @param header its id and length, and the name of a custom section
 * @param content what is behind those
 */
record WasmSection(int ordinal, int id, String name, Span header, Bytes content) {
  static final int CUSTOM = 0;
  static final int IMPORT = 2;
  static final int MEMORY = 5;
  static final int EXPORT = 7;
  static final int CODE = 10;
  static final int DATA = 11;

  /** The sections up to the first that is broken, which leaves a fault. */
  static List<WasmSection> readAll(Bytes file, List<Fault> faults) {
    List<WasmSection> sections = new ArrayList<>();
    Cursor in = new Cursor(file);
    try {
      in.take(8, "wasm header");
      while (in.hasMore()) {
        long start = in.position();
        int id = in.u8();
        long length = in.unsigned();
        Bytes content = in.take(length, "wasm section " + (sections.size() + 1));
        String name = name(id);
        if (id == CUSTOM) {
          Cursor inside = new Cursor(content);
          name = inside.name("wasm custom section");
          long at = inside.position() - content.fileOffset();
          content = content.slice(at, content.size() - at, name);
        }
        sections.add(
            new WasmSection(
                sections.size() + 1, id, name, new Span(start, content.fileOffset()), content));
      }
    } catch (DamageException e) {
      faults.add(e.fault());
    }
    return sections;
  }

  private static String name(int id) {
    return switch (id) {
      case 1 -> "type";
      case IMPORT -> "import";
      case 3 -> "function";
      case 4 -> "table";
      case MEMORY -> "memory";
      case 6 -> "global";
      case EXPORT -> "export";
      case 8 -> "start";
      case 9 -> "element";
      case CODE -> "code";
      case DATA -> "data";
      case 12 -> "data count";
      case 13 -> "tag";
      default -> "section " + id;
    };
  }

  Span span() {
    return Span.of(content.fileOffset(), content.size());
  }

  Section.Kind kind() {
    return switch (id) {
      case IMPORT, EXPORT -> Section.Kind.DYNSYM;
      case 9 -> Section.Kind.RODATA;
      case CODE -> Section.Kind.CODE;
      case DATA -> Section.Kind.DATA;
      case CUSTOM -> customKind();
      default -> Section.Kind.HEADER;
    };
  }

  private Section.Kind customKind() {
    if (name.startsWith(".debug_")) {
      return Section.Kind.DEBUG;
    }
    if (name.startsWith("reloc.")) {
      return Section.Kind.RELOC;
    }
    return switch (name) {
      case "name", "linking" -> Section.Kind.SYMTAB;
      case "dylink", "dylink.0" -> Section.Kind.DYNSYM;
      case "producers",
          "target_features",
          "sourceMappingURL",
          "external_debug_info",
          "build_id",
          "go:buildid" ->
          Section.Kind.NOTE;
      default -> Section.Kind.OTHER;
    };
  }
}
