package dev.tonnage.stage;

import dev.tonnage.ledger.WireCurve;
import dev.tonnage.source.Digests;
import dev.tonnage.source.LayerRef;
import dev.tonnage.store.Warehouse;
import java.io.BufferedOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.net.InetAddress;
import java.security.MessageDigest;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Where binaries lie between the layer they were found in and the task that weighs them; in the
 * warehouse, so that all tasks see it. Files are named by their digests, never by what an archive
 * calls them.
 */
final class Spool implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final String FOLDER = "_spool";
  private static final int BUFFER_BYTES = 1 << 16;
  private static final long DEAD_AFTER_MILLIS = 24L * 60 * 60 * 1000;

  /** What is at the head of a folder's name: whose it is. */
  private static final String SEPARATOR = "@";

  private final String folder;

  private Spool(String folder) {
    this.folder = folder;
  }

  /** Makes a spool for this run and removes those of runs that are no more. */
  static Spool create(Warehouse warehouse, Configuration configuration) throws IOException {
    Path all = warehouse.workFolder(FOLDER);
    FileSystem fileSystem = unchecked(all, configuration);
    removeDead(fileSystem, all);
    String name = ProcessHandle.current().pid() + SEPARATOR + host() + SEPARATOR;
    Path mine = new Path(all, name + UUID.randomUUID());
    fileSystem.mkdirs(mine);
    return new Spool(mine.toString());
  }

  private static String host() throws IOException {
    return InetAddress.getLocalHost().getHostName();
  }

  private static void removeDead(FileSystem fileSystem, Path all) throws IOException {
    try {
      for (FileStatus status : fileSystem.listStatus(all)) {
        if (isDead(status)) {
          fileSystem.delete(status.getPath(), true);
        }
      }
    } catch (FileNotFoundException e) {
      // No spool has ever been.
    }
  }

  /** On this machine one can look; elsewhere, a run does not last a day. */
  private static boolean isDead(FileStatus status) throws IOException {
    String[] owner = status.getPath().getName().split(SEPARATOR);
    if (owner.length == 3 && owner[1].equals(host()) && owner[0].matches("\\d{1,18}")) {
      return ProcessHandle.of(Long.parseLong(owner[0])).isEmpty();
    }
    return System.currentTimeMillis() - status.getModificationTime() > DEAD_AFTER_MILLIS;
  }

  /**
   * Keeps what a stream holds.
   *
   * @param layer where it was found
   * @param wire how many compressed bytes have gone into it so far; null when that is not known
   * @throws SpoolException when it can not be written; what the stream throws goes through
   */
  BinaryRef keep(InputStream in, LayerRef layer, LongSupplier wire, Configuration configuration)
      throws IOException {
    Path temporary = new Path(folder, "tmp-" + UUID.randomUUID());
    FileSystem fileSystem = unchecked(temporary, configuration);
    MessageDigest digest = Digests.sha256();
    long bytes = 0;
    byte[] buffer = new byte[wire == null ? BUFFER_BYTES : WireCurve.STEP_BYTES];
    WireSteps steps = new WireSteps();
    try (OutputStream out = new BufferedOutputStream(create(fileSystem, temporary), BUFFER_BYTES)) {
      for (int n = in.readNBytes(buffer, 0, buffer.length);
          n > 0;
          n = in.readNBytes(buffer, 0, buffer.length)) {
        digest.update(buffer, 0, n);
        write(out, buffer, n);
        bytes += n;
        if (wire != null) {
          steps.add(wire.getAsLong());
        }
      }
      flush(out);
    } catch (IOException e) {
      fileSystem.delete(temporary, false);
      throw e;
    }
    String name = Digests.name(digest);
    Path kept = new Path(folder, Digests.hex(name));
    settle(fileSystem, temporary, kept);
    String steered = null;
    if (wire != null) {
      Path path = new Path(folder, Digests.hex(name) + ".wire-" + layer.digest().replace(':', '-'));
      try (OutputStream out = fileSystem.create(path, true)) {
        out.write(steps.bytes());
      } catch (IOException e) {
        throw new SpoolException(e);
      }
      steered = path.toString();
    }
    return new BinaryRef(name, bytes, kept.toString(), true, steered);
  }

  /** Another task may have found the same bytes; whichever name is there holds them. */
  private static void settle(FileSystem fileSystem, Path temporary, Path kept) throws IOException {
    IOException refusal = null;
    try {
      if (fileSystem.rename(temporary, kept)) {
        return;
      }
    } catch (FileAlreadyExistsException e) {
      // Stores of objects say so; others answer that they have not renamed.
      refusal = e;
    }
    fileSystem.delete(temporary, false);
    if (!fileSystem.exists(kept)) {
      throw new SpoolException(
          new IOException("can not rename " + temporary + " to " + kept, refusal));
    }
  }

  /** Reads back what {@link #keep} has seen of the wire. */
  static WireCurve wire(BinaryRef binary, Configuration configuration) throws IOException {
    Path path = new Path(binary.wire());
    try (InputStream in = unchecked(path, configuration).open(path)) {
      return WireCurve.of(binary.bytes(), WireSteps.of(in.readAllBytes()));
    }
  }

  private static OutputStream create(FileSystem fileSystem, Path path) {
    try {
      return fileSystem.create(path, false);
    } catch (IOException e) {
      throw new SpoolException(e);
    }
  }

  private static void flush(OutputStream out) {
    try {
      out.flush();
    } catch (IOException e) {
      throw new SpoolException(e);
    }
  }

  private static void write(OutputStream out, byte[] buffer, int length) {
    try {
      out.write(buffer, 0, length);
    } catch (IOException e) {
      throw new SpoolException(e);
    }
  }

  /** Local files without the checksums that Hadoop would write beside them: names are checksums. */
  private static FileSystem unchecked(Path path, Configuration configuration) throws IOException {
    FileSystem fileSystem = path.getFileSystem(configuration);
    return fileSystem instanceof LocalFileSystem local ? local.getRawFileSystem() : fileSystem;
  }

  /** Frees the space between two batches. */
  void empty(Configuration configuration) throws IOException {
    Path path = new Path(folder);
    FileSystem fileSystem = unchecked(path, configuration);
    for (FileStatus status : fileSystem.listStatus(path)) {
      fileSystem.delete(status.getPath(), false);
    }
  }

  void remove(Configuration configuration) throws IOException {
    Path path = new Path(folder);
    unchecked(path, configuration).delete(path, true);
  }
}
