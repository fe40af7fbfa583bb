package dev.tonnage.golang;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.bytes.Span;
import dev.tonnage.image.Extent;
import dev.tonnage.image.Image;
import dev.tonnage.image.Pointers;
import dev.tonnage.image.Section;
import dev.tonnage.image.Segment;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The release that a program names itself, where build info does not: since Go 1.4 the runtime has
 * a variable, {@code runtime.buildVersion}, that no linker drops ({@code runtime/proc.go}). In a
 * stripped file it has no name; but among all strings in variables it is one, so that the release
 * is known where all that look like one are the same, and fit the form of the function table.
 */
final class ReleaseText {
  private static final Pattern RELEASE =
      Pattern.compile("(?:devel )?go1\\.([0-9]{1,3})(?:\\.[0-9]+)?(?:[a-z]+[0-9]+)?(?:[ +-].*)?");
  private static final int SHORTEST = "go1.4".length();
  private static final int LONGEST = 128;

  /** The first release with the variable. */
  private static final int FIRST_MINOR = 4;

  private final Bytes file;
  private final Extent extent;
  private final Pointers pointers;
  private final Set<String> found = new HashSet<>();

  private ReleaseText(Image image) {
    this.file = image.file();
    this.extent = image.extent();
    this.pointers = image.pointers();
  }

  /** The release; null when it can not be told. */
  static String find(Image image, PclnTable.Form form) {
    ReleaseText texts = new ReleaseText(image);
    for (Section s : image.sections()) {
      if (s.kind() == Section.Kind.DATA && s.isMapped()) {
        texts.searchStrings(s.file(), s.address(), form);
      }
    }
    if (image.sections().isEmpty()) {
      for (Segment s : image.segments()) {
        texts.searchStrings(s.file(), s.address(), form);
      }
    }
    return texts.found.size() == 1 ? texts.found.iterator().next() : null;
  }

  private void searchStrings(Span span, long address, PclnTable.Form form) {
    int w = pointers.width();
    for (long at = 0; at + 2L * w <= span.length(); at += w) {
      long length = file.word(span.start() + at + w, w);
      if (length >= SHORTEST && length <= LONGEST) {
        long text = extent.fileOffset(pointers.at(address + at));
        if (text >= 0 && text + length <= extent.fileBytes() && isRelease(text, length, form)) {
          found.add(file.text(text, length));
        }
      }
    }
  }

  private boolean isRelease(long at, long length, PclnTable.Form form) {
    int first = file.u8(at);
    Matcher release = first == 'g' || first == 'd' ? RELEASE.matcher(file.text(at, length)) : null;
    return release != null && release.matches() && fits(Integer.parseInt(release.group(1)), form);
  }

  private static boolean fits(int minor, PclnTable.Form form) {
    return switch (form) {
      case GO_1_2 -> minor >= FIRST_MINOR && minor < 16;
      case GO_1_16 -> minor == 16 || minor == 17;
      case GO_1_18 -> minor == 18 || minor == 19;
      case GO_1_20 -> minor >= 20;
    };
  }
}
