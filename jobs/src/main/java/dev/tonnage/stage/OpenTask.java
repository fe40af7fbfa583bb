package dev.tonnage.stage;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.image.Format;
import dev.tonnage.source.Access;
import dev.tonnage.source.Digests;
import dev.tonnage.source.Entry;
import dev.tonnage.source.LayerException;
import dev.tonnage.source.LayerReader;
import dev.tonnage.source.LayerRef;
import dev.tonnage.table.ErrorCode;
import dev.tonnage.table.LayerFile;
import dev.tonnage.table.Problem;
import dev.tonnage.table.Stat;
import dev.tonnage.table.Tables;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;

/** Reads layers, each once, entry by entry; keeps the executables it meets. */
final class OpenTask implements FlatMapFunction<List<LayerRef>, Row> {
  private static final long serialVersionUID = 1L;

  private final Spool spool;
  private final Access access;
  private final Tally tally;

  OpenTask(Spool spool, Access access, Tally tally) {
    this.spool = spool;
    this.access = access;
    this.tally = tally;
  }

  @Override
  public Iterator<Row> call(List<LayerRef> layers) {
    return new Rows(layers.iterator());
  }

  /** Reads on only when its rows are wanted: a layer may have millions of entries. */
  private final class Rows implements Iterator<Row> {
    private final Iterator<LayerRef> layers;
    private final Deque<Row> ready = new ArrayDeque<>();
    private LayerRef layer;
    private LayerReader reader;
    private final Map<String, String> binaries = new HashMap<>();
    private long ordinal;
    private LayerFile last;
    private long wireBytes;
    private long began;

    Rows(Iterator<LayerRef> layers) {
      this.layers = layers;
    }

    @Override
    public boolean hasNext() {
      while (ready.isEmpty()) {
        if (layer == null) {
          if (!layers.hasNext()) {
            return false;
          }
          layer = layers.next();
          binaries.clear();
          ordinal = 0;
          last = null;
          wireBytes = 0;
          began = System.nanoTime();
        }
        step();
      }
      return true;
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return ready.remove();
    }

    private void step() {
      try {
        if (reader == null) {
          reader = layer.open(access);
        }
        Entry entry = reader.next();
        if (entry == null) {
          finish();
        } else {
          entry(entry);
        }
      } catch (SpoolException e) {
        close();
        throw e;
      } catch (IOException | RuntimeException e) {
        fail(e);
      }
    }

    private void entry(Entry entry) throws IOException {
      BinaryRef binary = null;
      LayerException fault = entry.fault();
      try {
        binary = entry.type() == Entry.Type.FILE ? binary(entry, layer) : null;
      } catch (SpoolException e) {
        throw e;
      } catch (IOException | RuntimeException e) {
        fault = reader.skip(e);
        if (fault == null) {
          throw e;
        }
      }
      String digest = binary == null ? linked(entry) : binary.digest();
      if (binary != null) {
        binaries.put(entry.path(), digest);
      }
      Long wire = reader.endEntry();
      wireBytes += wire == null ? 0 : wire;
      flush(0);
      last =
          new LayerFile(
              layer.digest(),
              ordinal++,
              entry.path(),
              entry.type().label(),
              entry.mode(),
              binary == null ? entry.bytes() : binary.bytes(),
              entry.link(),
              digest,
              fault == null ? null : fault.code(),
              fault == null ? null : fault.getMessage(),
              wire,
              wire == null ? null : reader.wireBy());
      if (binary != null) {
        ready.add(OpenRows.found(layer.digest(), binary));
      }
    }

    /** Gives out the row of the last entry, once it is known whether another follows. */
    private void flush(long rest) {
      if (last != null) {
        ready.add(OpenRows.SHAPE.row(OpenRows.FILE, Tables.FILES.row(last.withRest(rest))));
        last = null;
      }
    }

    /** A hard link is the file that it links to; that one stands before it in the archive. */
    private String linked(Entry entry) {
      return entry.type() == Entry.Type.HARDLINK ? binaries.get(entry.link()) : null;
    }

    private void finish() {
      flush(layer.wireBytes() - wireBytes);
      ready.add(OpenRows.opened(layer.digest(), reader.uncompressedBytes()));
      long millis = (System.nanoTime() - began) / 1_000_000;
      ready.add(OpenRows.stat(new Stat(layer.subject(), "open", millis, layer.wireBytes())));
      end();
    }

    private void fail(Exception e) {
      LayerException known =
          e instanceof LayerException l ? l : reader == null ? null : reader.explain(e);
      ErrorCode code = known == null ? ErrorCode.UNREADABLE : known.code();
      String message = known == null ? String.valueOf(e.getMessage()) : known.getMessage();
      ready.add(OpenRows.problem(Problem.opening(layer.subject(), code, message)));
      tally.fail();
      end();
    }

    private void end() {
      tally.add(layer.wireBytes());
      close();
      layer = null;
    }

    private void close() {
      if (reader != null) {
        try {
          reader.close();
        } catch (IOException e) {
          // All that was wanted of it has been read.
        }
        reader = null;
      }
    }
  }

  private BinaryRef binary(Entry entry, LayerRef layer) throws IOException {
    try (InputStream in = entry.content().open()) {
      byte[] head = in.readNBytes(Format.HEAD_BYTES);
      if (!Executables.isOne(Bytes.of(head))) {
        return null;
      }
      InputStream whole = new SequenceInputStream(new ByteArrayInputStream(head), in);
      return entry.location() == null
          ? spool.keep(whole, layer, entry.wireBytes(), access.configuration())
          : inPlace(whole, entry.location());
    }
  }

  private static BinaryRef inPlace(InputStream in, String location) throws IOException {
    MessageDigest digest = Digests.sha256();
    byte[] buffer = new byte[1 << 16];
    long bytes = 0;
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      digest.update(buffer, 0, n);
      bytes += n;
    }
    return new BinaryRef(Digests.name(digest), bytes, location, false, null);
  }
}
