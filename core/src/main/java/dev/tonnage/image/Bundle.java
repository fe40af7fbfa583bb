package dev.tonnage.image;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.bytes.Span;
import dev.tonnage.fault.Fault;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Puts several images that stand in one file on one line: each keeps its own memory, so that all
 * zeros stand behind the file one image after the other, and what each calls by a name is called by
 * it and the part's name: {@code arm64:__TEXT,__text}.
 */
public final class Bundle {
  private final Bytes file;
  private final List<Image> parts = new ArrayList<>();
  private final List<Section> sections = new ArrayList<>();
  private final List<Image.Structure> structures = new ArrayList<>();
  private final List<Fault> faults = new ArrayList<>();
  private long zerosFrom;
  private int ordinal;

  /** Nothing yet of this file. */
  public Bundle(Bytes file) {
    this.file = file;
    this.zerosFrom = file.size();
  }

  /** Adds a header or table of the file itself. */
  public void add(Image.Structure structure) {
    structures.add(structure);
  }

  public void add(Fault fault) {
    faults.add(fault);
  }

  /** Adds a part that is no image. */
  public void add(String name, Section.Kind kind, Span span) {
    sections.add(new Section(ordinal++, name, kind, span, 0, 0, 1, "", false));
  }

  /**
   * Adds a part.
   *
   * @param name unique in the file
   * @param base where it begins in the file
   * @param image as read from its bytes alone
   * @return the same as a part of the file
   */
  public Image add(String name, long base, Image image) {
    Map<Integer, Integer> ordinals = new HashMap<>();
    Map<String, String> ofSections = new HashMap<>();
    List<Section> own = new ArrayList<>();
    for (Section s : image.sections()) {
      ordinals.putIfAbsent(s.ordinal(), ordinal);
      Section moved =
          new Section(
              ordinal++,
              name + ":" + s.name(),
              s.kind(),
              moved(s.file(), base),
              s.address(),
              s.memoryBytes(),
              s.align(),
              s.flags(),
              s.compressed());
      ofSections.put(Segment.nameOf(s), Segment.nameOf(moved));
      own.add(moved);
    }
    List<Segment> segments = new ArrayList<>();
    for (Segment s : image.segments()) {
      String renamed = ofSections.getOrDefault(s.name(), name + ":" + s.name());
      segments.add(new Segment(renamed, moved(s.file(), base), s.address(), s.memoryBytes()));
    }
    Extent line = Extent.of(file.size(), zerosFrom, segments);
    Records records = image.records().within(base, image.extent().fileBytes(), zerosFrom);
    zerosFrom = line.size();
    List<Fault> theirs = image.faults().stream().map(f -> inPart(name, base, f)).toList();
    faults.addAll(theirs);
    sections.addAll(own);
    Bytes whole = file.order(image.order());
    Image part =
        new Image(
            image.format(),
            image.os(),
            image.arch(),
            image.bits(),
            image.order(),
            image.type(),
            line,
            List.copyOf(segments),
            List.copyOf(own),
            image.symbols().stream().map(s -> moved(s, base, ordinals)).toList(),
            image.structures().stream()
                .map(
                    s ->
                        new Image.Structure(name + ":" + s.name(), moved(s.file(), base), s.kind()))
                .toList(),
            whole,
            image.pointers().within(whole, line),
            image.linking(),
            image.buildId(),
            records,
            theirs);
    parts.add(part);
    return part;
  }

  /** The fault of a part, said of the file. */
  public static Fault inPart(String name, long base, Fault fault) {
    return new Fault(
        fault.code(),
        name + ": " + fault.message(),
        fault.offset() == Fault.NOWHERE ? Fault.NOWHERE : base + fault.offset());
  }

  /** The whole, which is of this format; what its parts agree on is said of it too. */
  public Image build(Format format) {
    Image first = parts.isEmpty() ? null : parts.get(0);
    List<String> libraries =
        parts.stream().flatMap(p -> p.linking().libraries().stream()).distinct().toList();
    List<String> archs =
        parts.stream().map(Image::arch).filter(Objects::nonNull).distinct().toList();
    return new Image(
        format,
        first == null ? null : first.os(),
        archs.isEmpty() ? null : String.join(",", archs),
        parts.stream().mapToInt(Image::bits).max().orElse(0),
        first == null ? file.order() : first.order(),
        format == Format.ARCHIVE || first == null ? Image.Type.OTHER : first.type(),
        Extent.of(file.size(), zerosFrom, List.of()),
        parts.stream().flatMap(p -> p.segments().stream()).toList(),
        List.copyOf(sections),
        parts.stream().flatMap(p -> p.symbols().stream()).toList(),
        List.copyOf(structures),
        file,
        new Pointers(file, Extent.of(file.size(), List.of()), 8, new long[0], new long[0]),
        new Image.Linking(
            parts.stream().anyMatch(p -> p.linking().dynamic()),
            first == null ? null : first.linking().interpreter(),
            libraries,
            !parts.isEmpty() && parts.stream().allMatch(p -> p.linking().pie()),
            first == null ? null : first.linking().relro()),
        first == null ? null : first.buildId(),
        new Records(),
        List.copyOf(faults),
        List.copyOf(parts));
  }

  private static Span moved(Span span, long base) {
    return span.isEmpty() ? span : new Span(span.start() + base, span.end() + base);
  }

  private static Symbol moved(Symbol s, long base, Map<Integer, Integer> ordinals) {
    return new Symbol(
        s.name(),
        s.address(),
        s.size(),
        s.type(),
        s.binding(),
        ordinals.getOrDefault(s.section(), -1),
        moved(s.entry(), base),
        moved(s.nameBytes(), base),
        s.reachesToNext());
  }
}
