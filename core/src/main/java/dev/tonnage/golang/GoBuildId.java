package dev.tonnage.golang;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.image.Image;
import dev.tonnage.image.Section;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * The go command's name for a build, {@code -buildid} ({@code cmd/internal/buildid/buildid.go}): in
 * ELF a note of its own, elsewhere at the start of the code, between marks.
 */
final class GoBuildId {
  private static final String NOTE = ".note.go.buildid";
  private static final int NOTE_HEADER = 16;
  private static final int LONGEST = 256;
  private static final int LOOKED_AT = 1 << 16;
  private static final byte[] PREFIX =
      "\u00ff Go build ID: \"".getBytes(StandardCharsets.ISO_8859_1);

  private GoBuildId() {}

  /** Null when the file has none. */
  static String find(Image image) {
    Optional<Section> note = image.section(NOTE);
    if (note.isPresent()) {
      Bytes bytes = image.file().slice(note.get().file(), "Go build id");
      return bytes.size() <= NOTE_HEADER ? null : text(bytes, NOTE_HEADER, 0);
    }
    for (Section s : image.sections()) {
      if (s.kind() == Section.Kind.CODE) {
        Bytes code = image.file().slice(s.file(), "Go build id");
        byte[] start = new byte[Math.min(code.size(), LOOKED_AT)];
        code.copy(0, start);
        for (int i = 0; i + PREFIX.length < start.length; i++) {
          if (Arrays.equals(start, i, i + PREFIX.length, PREFIX, 0, PREFIX.length)) {
            return text(code, i + PREFIX.length, '"');
          }
        }
        return null;
      }
    }
    return null;
  }

  private static String text(Bytes bytes, long start, int end) {
    StringBuilder text = new StringBuilder();
    for (long at = start; at < bytes.size() && text.length() < LONGEST; at++) {
      int b = bytes.u8(at);
      if (b == end || b < ' ' || b > '~') {
        break;
      }
      text.append((char) b);
    }
    return text.isEmpty() ? null : text.toString();
  }
}
