package dev.tonnage.golang;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.bytes.Span;
import dev.tonnage.fault.DamageException;
import dev.tonnage.fault.Fault;
import dev.tonnage.fault.Parsed;
import dev.tonnage.image.Image;
import dev.tonnage.image.Section;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@code go build} writes about the build since Go 1.13 ({@code debug/buildinfo}).
 *
 * @param goVersion for instance {@code go1.26.8}
 * @param path the import path of the main package; null when not recorded
 * @param main the main module; null when it was built outside module mode
 * @param modules the dependencies, in the file's order
 * @param settings the build settings: {@code -ldflags}, {@code CGO_ENABLED}, {@code vcs.revision} …
 * @param span the bytes of the record in the file
 */
public record BuildInfo(
    String goVersion,
    String path,
    Module main,
    List<Module> modules,
    Map<String, String> settings,
    Span span) {

  /**
   * A module as the build saw it.
   *
   * @param path its module path
   * @param version its version, {@code (devel)} or empty for one that was built from a folder
   * @param sum the checksum of its content; null when not recorded
   * @param replacement what stood in for it; null when nothing did
   */
  public record Module(String path, String version, String sum, Module replacement) {
    /** The module whose code was really linked. */
    public Module effective() {
      return replacement == null ? this : replacement;
    }
  }

  private static final byte[] MAGIC = "\u00ff Go buildinf:".getBytes(StandardCharsets.ISO_8859_1);
  private static final int ALIGN = 16;
  private static final int HEADER = 32;
  private static final int SENTINEL = 16;
  private static final int LONGEST_TEXT = 1 << 24;

  /** Looks for build info in the section that is named for it, then in all writable data. */
  public static Parsed<BuildInfo> find(Bytes file, Image image) {
    return Parsed.attempt(
        () -> {
          for (Place place : places(image)) {
            Bytes bytes = file.slice(place.span(), "Go build info");
            long at = bytes.indexOf(MAGIC, 0, ALIGN);
            if (at >= 0) {
              return Parsed.found(
                  read(file, image, place.span().start() + at, place.address() + at));
            }
          }
          return Parsed.absent();
        });
  }

  private record Place(Span span, long address) {}

  private static List<Place> places(Image image) {
    List<Place> named = new ArrayList<>();
    List<Place> data = new ArrayList<>();
    for (Section s : image.sections()) {
      Place place = new Place(s.file(), s.address());
      if (s.name().endsWith("go.buildinfo") || s.name().equals("__go_buildinfo")) {
        named.add(place);
      } else if (s.kind() == Section.Kind.DATA) {
        data.add(place);
      }
    }
    if (image.sections().isEmpty()) {
      image.segments().forEach(s -> data.add(new Place(s.file(), s.address())));
    }
    return named.isEmpty() ? data : named;
  }

  private static BuildInfo read(Bytes file, Image image, long at, long address) {
    int pointer = file.u8(at + 14);
    int flags = file.u8(at + 15);
    if ((flags & 2) != 0) {
      Text version = inline(file, at + HEADER);
      Text modules = inline(file, version.end());
      return parse(version.value(), modules.value(), new Span(at, modules.end()));
    }
    if (pointer != image.pointerBytes()) {
      throw new DamageException(
          Fault.damaged(
              at + 14, "Go build info: ptrSize is %d, expected %d", pointer, image.pointerBytes()));
    }
    long header = address + 16;
    String version = pointed(file, image, image.pointers().at(header));
    String modules = pointed(file, image, image.pointers().at(header + pointer));
    return parse(version, modules, Span.of(at, HEADER));
  }

  private record Text(String value, long end) {}

  /** A string behind its length as a varint (Go 1.18 and later). */
  private static Text inline(Bytes file, long at) {
    long length = 0;
    int shift = 0;
    long next = at;
    int b;
    do {
      b = file.u8(next++);
      length |= (long) (b & 0x7f) << shift;
      shift += 7;
    } while ((b & 0x80) != 0 && shift < 35);
    return new Text(file.text(next, checked(length, at)), next + length);
  }

  /** A string through a pointer to its header of pointer and length (before Go 1.18). */
  private static String pointed(Bytes file, Image image, long header) {
    long at = image.extent().fileOffset(header);
    if (at < 0) {
      return "";
    }
    int width = image.pointerBytes();
    long data = image.extent().fileOffset(file.word(at, width));
    long length = checked(file.word(at + width, width), at);
    return data < 0 ? "" : file.text(data, length);
  }

  private static long checked(long length, long at) {
    if (length < 0 || length > LONGEST_TEXT) {
      throw new DamageException(
          Fault.damaged(at, "Go build info: a text of %s bytes", Long.toUnsignedString(length)));
    }
    return length;
  }

  private static BuildInfo parse(String goVersion, String framed, Span span) {
    String text = unframed(framed);
    String path = null;
    Module main = null;
    List<Module> modules = new ArrayList<>();
    Map<String, String> settings = new LinkedHashMap<>();
    for (String line : text.split("\n")) {
      String[] f = line.split("\t", -1);
      switch (f[0]) {
        case "path" -> path = field(f, 1);
        case "mod" -> main = module(f);
        case "dep" -> modules.add(module(f));
        case "=>" -> {
          if (modules.isEmpty()) {
            main = main == null ? null : replaced(main, module(f));
          } else {
            modules.add(replaced(modules.remove(modules.size() - 1), module(f)));
          }
        }
        case "build" -> setting(line.substring("build".length()).strip(), settings);
        default -> {}
      }
    }
    return new BuildInfo(
        goVersion,
        path,
        main,
        List.copyOf(modules),
        java.util.Collections.unmodifiableMap(settings),
        span);
  }

  /** The module text stands between two sentinels of 16 bytes that are no text. */
  private static String unframed(String framed) {
    byte[] bytes = framed.getBytes(StandardCharsets.UTF_8);
    int end = framed.lastIndexOf('\n');
    int start = framed.indexOf("path\t");
    if (start < 0) {
      start = framed.indexOf("mod\t");
    }
    return bytes.length < 2 * SENTINEL || start < 0 || end < start
        ? ""
        : framed.substring(start, end);
  }

  private static Module module(String[] f) {
    return new Module(
        field(f, 1), field(f, 2), f.length > 3 && !f[3].isEmpty() ? f[3] : null, null);
  }

  private static Module replaced(Module module, Module by) {
    return new Module(module.path(), module.version(), module.sum(), by);
  }

  private static String field(String[] f, int i) {
    return i < f.length ? f[i] : "";
  }

  /** {@code key=value}; either may be a quoted Go string. */
  private static void setting(String text, Map<String, String> settings) {
    int keyEnd = text.startsWith("\"") ? text.indexOf('"', 1) + 1 : text.indexOf('=');
    if (keyEnd > 0 && keyEnd < text.length() && text.charAt(keyEnd) == '=') {
      settings.put(unquoted(text.substring(0, keyEnd)), unquoted(text.substring(keyEnd + 1)));
    }
  }

  private static String unquoted(String text) {
    boolean isQuoted =
        text.length() >= 2
            && (text.charAt(0) == '"' || text.charAt(0) == '`')
            && text.charAt(0) == text.charAt(text.length() - 1);
    if (!isQuoted) {
      return text;
    }
    String inner = text.substring(1, text.length() - 1);
    return text.charAt(0) == '`' ? inner : inner.replace("\\\"", "\"").replace("\\\\", "\\");
  }
}
