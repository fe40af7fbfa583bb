package dev.tonnage.weigh;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.image.Format;
import dev.tonnage.image.Image;
import dev.tonnage.image.Section;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * How a binary was made and what it is for.
 *
 * @param fileType {@code executable}, {@code shared library}, {@code object}, {@code archive},
 *     {@code kernel}, {@code kernel module}, {@code core}, {@code debug} for a file of debug
 *     information alone; null when unknown
 * @param noExec whether its stack can not be executed; null when it does not say
 * @param runPath where the loader is to look for libraries first; null when it does not say
 * @param builtBy the compilers and linkers that {@code .comment} names, in its order
 * @param unpackedBytes the size of the file that was packed, as the packer's own header has it;
 *     null when it is not packed, or it does not say
 */
public record Traits(
    String fileType, Boolean noExec, String runPath, List<String> builtBy, Long unpackedBytes) {
  static final Traits NONE = new Traits(null, null, null, List.of(), null);

  private static final int MOST_TOOLS = 32;
  private static final int LONGEST_TOOL = 256;

  static Traits of(Bytes file, Image image) {
    return new Traits(
        fileType(image),
        image.linking().noExec(),
        image.linking().runPath(),
        builtBy(image),
        Packing.find(file, image).map(Packing::unpackedBytes).orElse(null));
  }

  private static String fileType(Image image) {
    if (image.format() == Format.ARCHIVE) {
      return "archive";
    }
    if (image.section(".gnu.linkonce.this_module").isPresent()) {
      return "kernel module";
    }
    if (image.section("__ksymtab").isPresent() && image.section(".init.text").isPresent()) {
      return "kernel";
    }
    return switch (image.type()) {
      case RELOCATABLE -> "object";
      case CORE -> "core";
      case EXECUTABLE -> isDebug(image) ? "debug" : "executable";
      case SHARED ->
          isDebug(image) ? "debug" : image.linking().pie() ? "executable" : "shared library";
      case OTHER -> null;
    };
  }

  /** Its code has addresses, but no bytes. */
  private static boolean isDebug(Image image) {
    return image.format() == Format.ELF
        && image.sections().stream().anyMatch(s -> s.kind() == Section.Kind.DEBUG)
        && image.section(".text").map(s -> s.file().isEmpty() && s.isMapped()).orElse(false);
  }

  /** Strings, one behind the other; linkers repeat those of each object file. */
  private static List<String> builtBy(Image image) {
    Section s = image.section(".comment").orElse(null);
    if (s == null || s.file().isEmpty() || s.compressed()) {
      return List.of();
    }
    Bytes b = image.file().slice(s.file(), s.name());
    Set<String> tools = new LinkedHashSet<>();
    int at = 0;
    while (at < b.size() && tools.size() < MOST_TOOLS) {
      int end = at;
      while (end < b.size() && b.u8(end) != 0) {
        end++;
      }
      if (end > at) {
        tools.add(b.text(at, Math.min(end - at, LONGEST_TOOL)));
      }
      at = end + 1;
    }
    return List.copyOf(tools);
  }
}
