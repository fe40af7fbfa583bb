package dev.tonnage.findings;

import dev.tonnage.bytes.Span;
import dev.tonnage.image.Format;
import dev.tonnage.image.Section;
import dev.tonnage.ledger.Kind;
import dev.tonnage.ledger.Ledger;
import dev.tonnage.weigh.Facts;
import dev.tonnage.weigh.Weighed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The rules that look at a file's parts, whoever refers to them. */
final class FileRules {
  /** Files that are run or loaded; in others symbols are what they are for. */
  private static final List<String> LOADED = List.of("executable", "shared library");

  private static final List<Format> STRIPPABLE = List.of(Format.ELF, Format.PE, Format.MACHO);

  private final Weighed weighed;
  private final Facts facts;
  private final List<Finding> found = new ArrayList<>();

  FileRules(Weighed weighed) {
    this.weighed = weighed;
    this.facts = weighed.facts();
  }

  List<Finding> findings() {
    boolean isLoaded = LOADED.contains(String.valueOf(facts.traits().fileType()));
    if (facts.packed() != null) {
      packed();
      return found;
    }
    if (isLoaded) {
      unstripped();
      debugUncompressed();
      pie();
      relro();
      padding();
    }
    embeddedFiles();
    return found;
  }

  private void add(
      Rule rule, String subject, String detail, long saved, long alone, Finding.Confidence sure) {
    if (alone > 0 || rule == Rule.PACKED) {
      found.add(new Finding(rule, subject, detail, saved, alone, sure));
    }
  }

  /** What the file is called in findings about it as a whole. */
  private String self() {
    return facts.mainPackage() != null ? facts.mainPackage() : facts.traits().fileType();
  }

  static boolean isShippingSymbols(Facts facts) {
    return facts.strippedFileBytes() < facts.fileBytes();
  }

  private void unstripped() {
    boolean isKnown = STRIPPABLE.stream().anyMatch(f -> f.label().equals(facts.format()));
    long bytes = facts.fileBytes() - facts.strippedFileBytes();
    if (isKnown && isShippingSymbols(facts)) {
      add(
          Rule.UNSTRIPPED,
          self(),
          "%s of debug information and %s of symbols are shipped"
              .formatted(Findings.size(facts.debugBytes()), Findings.size(facts.symtabBytes())),
          bytes,
          bytes,
          Finding.Confidence.EXACT);
    }
  }

  private void debugUncompressed() {
    if (!facts.format().equals(Format.ELF.label())) {
      return;
    }
    long bytes = 0;
    long saved = 0;
    // A compressed section tells in front how (generic ABI, "Section Compression").
    int header = weighed.image().bits() == 64 ? 24 : 12;
    for (Section s : weighed.image().sections()) {
      boolean isPlain =
          s.kind() == Section.Kind.DEBUG
              && s.name().startsWith(".debug_")
              && !s.compressed()
              && !s.file().isEmpty()
              && s.file().end() <= weighed.image().file().size();
      if (isPlain) {
        bytes += s.file().length();
        saved += Math.max(Compression.saved(weighed.image().file(), s.file()) - header, 0);
      }
    }
    // Stripping takes the same bytes, so that this adds nothing to it.
    add(
        Rule.DEBUG_UNCOMPRESSED,
        self(),
        "%s of debug information are not compressed".formatted(Findings.size(bytes)),
        0,
        saved,
        Finding.Confidence.ESTIMATED);
  }

  private void pie() {
    Long bytes = facts.goBuild().pieBytes();
    boolean isExecutable = "executable".equals(facts.traits().fileType());
    if (bytes != null && bytes > 0 && isExecutable) {
      add(
          Rule.PIE,
          self(),
          "%s of relocations and what a loader needs besides%s"
              .formatted(
                  Findings.size(bytes),
                  "full".equals(facts.relro())
                      ? "; all are read-only once applied (full RELRO)"
                      : ""),
          bytes,
          bytes,
          Finding.Confidence.ESTIMATED);
    }
  }

  /** The empty space in front of what is read-only once relocated, which padding counts, too. */
  private void relro() {
    boolean isThere = List.of("partial", "full").contains(String.valueOf(facts.relro()));
    if (!isThere || facts.dce() != null) {
      return;
    }
    long first = Long.MAX_VALUE;
    for (Section s : weighed.image().sections()) {
      boolean isWritten = s.flags().contains("W") && s.flags().contains("A") && !s.file().isEmpty();
      first = isWritten ? Math.min(first, s.file().start()) : first;
    }
    long before = 0;
    for (Section s : weighed.image().sections()) {
      before = s.file().end() <= first ? Math.max(before, s.file().end()) : before;
    }
    // The padding's saving has the same bytes, so that this adds nothing to it.
    long bytes = first == Long.MAX_VALUE ? 0 : first - before;
    add(
        Rule.RELRO,
        self(),
        "%s RELRO: %s in front of it are empty".formatted(facts.relro(), Findings.size(bytes)),
        0,
        bytes,
        Finding.Confidence.ESTIMATED);
  }

  /** Between sections; what stands between functions keeps them fast. */
  private void padding() {
    if (facts.dce() != null) {
      // Go rounds to the largest page of the processor, so that the file runs on any kernel.
      return;
    }
    long bytes = 0;
    for (Ledger.Row r : weighed.ledger().rows()) {
      boolean isBetween = r.owner().kind() == Kind.PADDING && r.owner().section() == null;
      bytes += isBetween ? r.weight().totalBytes() : 0;
    }
    add(
        Rule.PADDING,
        self(),
        "%s between sections are empty".formatted(Findings.size(bytes)),
        bytes,
        bytes,
        Finding.Confidence.ROUGH);
  }

  private void packed() {
    Long unpacked = facts.traits().unpackedBytes();
    add(
        Rule.PACKED,
        self(),
        "packed by %s%s"
            .formatted(
                facts.packed(),
                unpacked == null
                    ? ""
                    : "; unpacked into memory at every start: " + Findings.size(unpacked)),
        0,
        0,
        Finding.Confidence.EXACT);
  }

  private record Embedded(long files, long bytes, long saved) {
    Embedded plus(long moreBytes, long moreSaved) {
      return new Embedded(files + 1, bytes + moreBytes, saved + moreSaved);
    }
  }

  private void embeddedFiles() {
    Map<String, Embedded> byPackage = new LinkedHashMap<>();
    for (Ledger.Row r : weighed.ledger().rows()) {
      boolean isFile = r.owner().kind() == Kind.EMBED && r.owner().packageName() != null;
      Span span =
          isFile
              ? weighed.image().extent().locate(r.owner().address(), r.weight().fileBytes())
              : Span.EMPTY;
      if (!span.isEmpty() && span.end() <= weighed.image().file().size()) {
        long saved = Compression.saved(weighed.image().file(), span);
        byPackage.merge(
            r.owner().packageName(),
            new Embedded(1, span.length(), saved),
            (a, b) -> a.plus(b.bytes(), b.saved()));
      }
    }
    byPackage.forEach(
        (owner, e) ->
            add(
                Rule.EMBEDDED_FILES,
                owner,
                "%d embedded files of %s would compress to %s"
                    .formatted(
                        e.files(), Findings.size(e.bytes()), Findings.size(e.bytes() - e.saved())),
                e.saved(),
                e.saved(),
                Finding.Confidence.ESTIMATED));
  }
}
