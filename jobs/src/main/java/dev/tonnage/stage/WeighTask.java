package dev.tonnage.stage;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.tonnage.attribute.View;
import dev.tonnage.bytes.Bytes;
import dev.tonnage.fault.Fault;
import dev.tonnage.findings.Finding;
import dev.tonnage.findings.Findings;
import dev.tonnage.findings.Knowledge;
import dev.tonnage.image.Image;
import dev.tonnage.image.Section;
import dev.tonnage.image.Segment;
import dev.tonnage.table.ErrorCode;
import dev.tonnage.table.OfBinary;
import dev.tonnage.table.PlacedSection;
import dev.tonnage.table.Problem;
import dev.tonnage.table.Stat;
import dev.tonnage.table.Table;
import dev.tonnage.table.Tables;
import dev.tonnage.table.WeighedBinary;
import dev.tonnage.weigh.InlinedCode;
import dev.tonnage.weigh.Weighed;
import dev.tonnage.weigh.Weigher;
import dev.tonnage.weigh.WireWeights;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.util.SerializableConfiguration;

/** Weighs binaries, each once; the rows of all tables come out of that one pass. */
final class WeighTask implements FlatMapFunction<List<BinaryRef>, Row> {
  private static final long serialVersionUID = 1L;

  static final Fan.Shape SHAPE =
      new Fan.Shape()
          .with(Tables.BINARIES.name(), Tables.BINARIES.schema())
          .with(Tables.SECTIONS.name(), Tables.SECTIONS.schema())
          .with(Tables.SYMBOLS.name(), Tables.SYMBOLS.schema())
          .with(Tables.MODULES.name(), Tables.MODULES.schema())
          .with(Tables.INLINES.name(), Tables.INLINES.schema())
          .with(Tables.FINDINGS.name(), Tables.FINDINGS.schema())
          .with(OpenRows.PROBLEM, OpenRows.PROBLEM_TYPE)
          .with(OpenRows.STAT, OpenRows.STAT_TYPE);

  private final SerializableConfiguration configuration;
  private final Tally tally;
  private final FindingRules rules;

  /** What the rules know, once it is read. */
  private transient Knowledge knowledge;

  WeighTask(SerializableConfiguration configuration, Tally tally, FindingRules rules) {
    this.configuration = configuration;
    this.tally = tally;
    this.rules = rules;
  }

  @Override
  public Iterator<Row> call(List<BinaryRef> binaries) {
    return new Chained<>(binaries.iterator(), this::rows);
  }

  private Iterator<Row> rows(BinaryRef binary) {
    long began = System.nanoTime();
    try {
      Iterator<Row> rows = weigh(binary, began);
      tally.add(binary.bytes());
      return rows;
    } catch (IOException e) {
      if (binary.isSpooled()) {
        throw new SpoolException(e);
      }
      tally.add(binary.bytes());
      tally.fail();
      return List.of(
              SHAPE.row(
                  OpenRows.PROBLEM,
                  OpenRows.bare(
                      new Problem(
                          binary.subject(),
                          "weigh",
                          ErrorCode.MISMATCH,
                          "%s can not be read again as it was: %s"
                              .formatted(binary.location(), e.getMessage()),
                          null))))
          .iterator();
    }
  }

  private Iterator<Row> weigh(BinaryRef binary, long began) throws IOException {
    try (LocalFile file = LocalFile.of(binary.location(), configuration.value())) {
      Squeezed squeezed;
      try (InputStream in = file.open()) {
        squeezed = Squeezed.of(in);
      }
      if (!squeezed.digest().equals(binary.digest())) {
        throw new IOException("its digest is now " + squeezed.digest());
      }
      Weighed weighed = weigh(file);
      if (!weighed.faults().isEmpty()) {
        tally.fail();
      }
      WireWeights wire =
          binary.wire() == null
              ? WireWeights.UNKNOWN
              : WireWeights.of(weighed.ledger(), Spool.wire(binary, configuration.value()));
      return rows(binary, weighed, squeezed.zstdBytes(), wire, began);
    }
  }

  private static Weighed weigh(LocalFile file) throws IOException {
    long size = file.size();
    if (size > Bytes.MAX_SIZE) {
      return Weigher.unread(
          size,
          Fault.limit(
              Fault.NOWHERE, "it has %d bytes; at most %d can be read", size, Bytes.MAX_SIZE));
    }
    try {
      return Weigher.weigh(Bytes.of(file.map()), Zstd.INFLATE, View.HOST);
    } catch (RuntimeException | StackOverflowError | InternalError e) {
      // The third law: whatever the analyzer trips over, the other binaries do not pay for it.
      // An InternalError is what Java makes of a mapped file that is cut off under its hands.
      return Weigher.unread(
          size,
          new Fault(
              Fault.Code.DAMAGED,
              "the analyzer gave up on it, which is worth a report: " + e,
              Fault.NOWHERE));
    }
  }

  private Iterator<Row> rows(
      BinaryRef binary, Weighed weighed, long zstdBytes, WireWeights wire, long began) {
    String digest = binary.digest();
    WeighedBinary row =
        new WeighedBinary(
            digest, Weigher.ANALYZER_VERSION, weighed.facts(), zstdBytes, weighed.faults());
    Image image = weighed.image();
    List<Section> sections = image == null ? List.of() : image.sections();
    Iterator<Iterator<Row>> parts =
        List.of(
                each(List.of(row), Tables.BINARIES, b -> b),
                each(
                    sections,
                    Tables.SECTIONS,
                    s -> new OfBinary<>(digest, new PlacedSection(s, segment(image, s)))),
                each(
                    weighed.ledger().rows(),
                    Tables.SYMBOLS,
                    r -> new OfBinary<>(digest, r, wire.of(r))),
                each(weighed.modules(), Tables.MODULES, m -> new OfBinary<>(digest, m, wire.of(m))),
                each(
                    weighed.inlines().stream().filter(InlinedCode::crossesPackages).toList(),
                    Tables.INLINES,
                    i -> new OfBinary<>(digest, i)),
                each(findings(weighed), Tables.FINDINGS, f -> new OfBinary<>(digest, f)),
                stat(binary, began))
            .iterator();
    return new Chained<>(parts, p -> p);
  }

  private List<Finding> findings(Weighed weighed) {
    return Findings.of(weighed, knowledge());
  }

  private synchronized Knowledge knowledge() {
    if (knowledge == null) {
      try {
        knowledge = rules.knowledge();
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("it could be read before", e);
      }
    }
    return knowledge;
  }

  private static <T, R> Iterator<Row> each(List<T> values, Table<R> table, Function<T, R> wrapped) {
    return new Chained<>(
        values.iterator(),
        v ->
            Collections.singleton(SHAPE.row(table.name(), table.row(wrapped.apply(v)))).iterator());
  }

  private static Iterator<Row> stat(BinaryRef binary, long began) {
    long millis = (System.nanoTime() - began) / 1_000_000;
    Stat stat = new Stat(binary.subject(), "weigh", millis, binary.bytes());
    return List.of(SHAPE.row(OpenRows.STAT, OpenRows.bare(stat))).iterator();
  }

  /** The segment that loads a section; null when none does. */
  private static String segment(Image image, Section section) {
    if (!section.isMapped()) {
      return null;
    }
    for (Segment s : image.segments()) {
      long into = section.address() - s.address();
      if (into >= 0 && into + section.memoryBytes() <= s.memoryBytes()) {
        return s.name();
      }
    }
    return null;
  }

  /** One iterator after the other, each made when it is wanted. */
  private static final class Chained<S, T> implements Iterator<T> {
    private final Iterator<S> sources;
    private final Function<S, Iterator<T>> opened;
    private Iterator<T> current = Collections.emptyIterator();

    Chained(Iterator<S> sources, Function<S, Iterator<T>> opened) {
      this.sources = sources;
      this.opened = opened;
    }

    @Override
    public boolean hasNext() {
      while (!current.hasNext() && sources.hasNext()) {
        current = opened.apply(sources.next());
      }
      return current.hasNext();
    }

    @Override
    public T next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return current.next();
    }
  }
}
