package dev.tonnage.image;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.bytes.Span;
import dev.tonnage.fault.Fault;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;

/**
 * An executable as its format describes it, before anybody asks whose its bytes are.
 *
 * @param format which format it was read from
 * @param os the operating system it is for, in Go's words ({@code linux}, {@code freebsd}); null
 *     when the file does not say
 * @param arch the processor, in Go's words ({@code amd64}, {@code arm64}); the format's number when
 *     it has no such word
 * @param bits 32 or 64
 * @param order its byte order
 * @param type what the file is for
 * @param extent the line on which all its bytes are claimed
 * @param segments what is loaded, in the file's order
 * @param sections in the file's order; empty when it has none
 * @param symbols of all its symbol tables, in the file's order
 * @param structures the format's own headers and tables, by name
 * @param file the whole file, in its byte order
 * @param pointers reads addresses out of it
 * @param linking how it is put together with others
 * @param buildId the linker's name for it, in hex; null when it has none
 * @param records what the format keeps about code, data and imports
 * @param faults what could not be read
 * @param parts the images of which the file is made, such as those of a universal binary, on the
 *     same line; empty for a file that is one itself
 */
public record Image(
    Format format,
    String os,
    String arch,
    int bits,
    ByteOrder order,
    Type type,
    Extent extent,
    List<Segment> segments,
    List<Section> sections,
    List<Symbol> symbols,
    List<Structure> structures,
    Bytes file,
    Pointers pointers,
    Linking linking,
    String buildId,
    Records records,
    List<Fault> faults,
    List<Image> parts) {

  /** An image that is not made of others. */
  public Image(
      Format format,
      String os,
      String arch,
      int bits,
      ByteOrder order,
      Type type,
      Extent extent,
      List<Segment> segments,
      List<Section> sections,
      List<Symbol> symbols,
      List<Structure> structures,
      Bytes file,
      Pointers pointers,
      Linking linking,
      String buildId,
      Records records,
      List<Fault> faults) {
    this(
        format,
        os,
        arch,
        bits,
        order,
        type,
        extent,
        segments,
        sections,
        symbols,
        structures,
        file,
        pointers,
        linking,
        buildId,
        records,
        faults,
        List.of());
  }

  /** What a file is for. */
  public enum Type {
    EXECUTABLE,
    SHARED,
    RELOCATABLE,
    CORE,
    OTHER
  }

  /**
   * A header or table of the format itself.
   *
   * @param name for instance {@code ELF header}
   * @param kind what it is for; of the kinds, the one of a section that held nothing else
   */
  public record Structure(String name, Span file, Section.Kind kind) {
    /** A header. */
    public Structure(String name, Span file) {
      this(name, file, Section.Kind.HEADER);
    }
  }

  /**
   * How a binary is put together with others.
   *
   * @param dynamic whether a loader must add shared libraries
   * @param interpreter the loader's path; null when it asks for none
   * @param libraries the shared libraries it asks for, in the file's order
   * @param pie whether it runs at any address
   * @param relro how much of it is read-only after relocation: {@code none}, {@code partial},
   *     {@code full}
   * @param noExec whether its stack can not be executed; null when the file does not say
   * @param runPath where the loader is to look for libraries first: DT_RUNPATH, or DT_RPATH; null
   *     when it does not say
   */
  public record Linking(
      boolean dynamic,
      String interpreter,
      List<String> libraries,
      boolean pie,
      String relro,
      Boolean noExec,
      String runPath) {
    /** Of a format that does not say the last two. */
    public Linking(
        boolean dynamic, String interpreter, List<String> libraries, boolean pie, String relro) {
      this(dynamic, interpreter, libraries, pie, relro, null, null);
    }
  }

  /** The same with other symbols. */
  public Image withSymbols(List<Symbol> others) {
    return new Image(
        format,
        os,
        arch,
        bits,
        order,
        type,
        extent,
        segments,
        sections,
        List.copyOf(others),
        structures,
        file,
        pointers,
        linking,
        buildId,
        records,
        faults,
        parts);
  }

  /** The images whose code and data are weighed: its parts, or itself. */
  public List<Image> units() {
    return parts.isEmpty() ? List.of(this) : parts;
  }

  public int pointerBytes() {
    return bits / 8;
  }

  /** The first section of this name. */
  public Optional<Section> section(String name) {
    return sections.stream().filter(s -> s.name().equals(name)).findFirst();
  }

  /** Where the zeros are that a section goes on with in memory, behind its bytes in the file. */
  public Span zerosBehind(Section section) {
    long zeros = section.memoryBytes() - section.file().length();
    if (section.file().isEmpty() || zeros <= 0 || type == Type.RELOCATABLE) {
      return Span.EMPTY;
    }
    Span span = extent.locate(section.address() + section.file().length(), zeros);
    return span.start() >= extent.fileBytes() ? span : Span.EMPTY;
  }

  /**
   * Where a section is on the line: its bytes in the file, or, for one of zeros, its place behind
   * it.
   */
  public Span spanOf(Section section) {
    if (!section.file().isEmpty() || !section.isMapped()) {
      return section.file();
    }
    if (type == Type.RELOCATABLE) {
      return extent.zerosOf(Segment.nameOf(section));
    }
    Span zeros = extent.locate(section.address(), section.memoryBytes());
    return zeros.start() >= extent.fileBytes() ? zeros : Span.EMPTY;
  }
}
