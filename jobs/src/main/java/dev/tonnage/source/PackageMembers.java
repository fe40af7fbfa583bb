package dev.tonnage.source;

import dev.tonnage.table.ErrorCode;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.archivers.ArchiveEntry;
import org.apache.commons.compress.archivers.ArchiveInputStream;
import org.apache.commons.compress.archivers.ar.ArArchiveInputStream;
import org.apache.commons.compress.archivers.cpio.CpioArchiveEntry;
import org.apache.commons.compress.archivers.cpio.CpioArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveInputStream;

/** What lies in one package, front to back. */
abstract class PackageMembers implements Closeable {

  /**
   * One of them.
   *
   * @param link where it points; null if it is no link
   */
  record Member(String name, Entry.Type type, int mode, long bytes, String link) {}

  private static final int PERMISSIONS = 07777;
  private static final int FILE_MODE = 0644;

  /** The next; null behind the last. */
  abstract Member next() throws IOException;

  /** Whether it is one file in a wrapping, not several. */
  boolean isWrapping() {
    return false;
  }

  /** The bytes of the one that was given last. */
  abstract InputStream content();

  @Override
  public void close() throws IOException {
    // The stream belongs to who gave it.
  }

  /**
   * Opens a package.
   *
   * @param name of the package's file, for what is compressed and has no name of its own
   */
  static PackageMembers of(PackageFormat format, InputStream in, String name) throws IOException {
    return switch (format) {
      case COMPRESSED -> new Single(Unpacked.of(in), name);
      case TAR -> new Archive<>(new GuardedTar(in));
      case ZIP -> new Archive<>(new ZipArchiveInputStream(in, "UTF-8", true, true));
      case DEB -> new Archive<>(new ArArchiveInputStream(in));
      case CPIO -> new Archive<>(new CpioArchiveInputStream(in));
      case RPM -> new Single(rpmPayload(in), name);
      case NONE -> throw new IllegalArgumentException("no package");
    };
  }

  /** The file format of RPM v4: a lead, a signature, a header, the payload. */
  private static InputStream rpmPayload(InputStream in) throws IOException {
    in.skipNBytes(96);
    long signature = rpmHeader(in);
    in.skipNBytes((8 - signature % 8) % 8);
    rpmHeader(in);
    return Unpacked.of(in);
  }

  /** Skips a header; the length of its data. */
  private static long rpmHeader(InputStream in) throws IOException {
    byte[] intro = in.readNBytes(16);
    if (intro.length < 16 || (intro[0] & 0xff) != 0x8e || (intro[1] & 0xff) != 0xad) {
      throw new IOException("there is no RPM header where one should be");
    }
    java.nio.ByteBuffer numbers = java.nio.ByteBuffer.wrap(intro);
    long entries = numbers.getInt(8) & 0xffffffffL;
    long bytes = numbers.getInt(12) & 0xffffffffL;
    in.skipNBytes(entries * 16 + bytes);
    return bytes;
  }

  /** What is compressed holds one file. */
  private static final class Single extends PackageMembers {
    private final InputStream in;
    private final String name;
    private boolean isGiven;

    Single(InputStream in, String name) {
      this.in = in;
      this.name = name;
    }

    @Override
    boolean isWrapping() {
      return true;
    }

    @Override
    Member next() {
      if (isGiven) {
        return null;
      }
      isGiven = true;
      String last = name.substring(name.lastIndexOf('/') + 1);
      int dot = last.lastIndexOf('.');
      // Its size shows at its end only.
      return new Member(
          dot > 0 ? last.substring(0, dot) : last, Entry.Type.FILE, FILE_MODE, -1, null);
    }

    @Override
    InputStream content() {
      return in;
    }
  }

  private static final class Archive<E extends ArchiveEntry> extends PackageMembers {
    private final ArchiveInputStream<E> in;

    Archive(ArchiveInputStream<E> in) {
      this.in = in;
    }

    @Override
    Member next() throws IOException {
      E entry = in.getNextEntry();
      if (entry == null) {
        return null;
      }
      if (!in.canReadEntryData(entry)) {
        throw new LayerException(
            ErrorCode.UNSUPPORTED,
            "%s is encrypted, or compressed in a way that is not read",
            entry.getName());
      }
      if (entry instanceof TarArchiveEntry tar) {
        Entry.Type type = ArchiveReader.type(tar);
        return new Member(
            tar.getName(),
            type,
            tar.getMode() & PERMISSIONS,
            tar.getSize(),
            ArchiveReader.link(type, tar.getLinkName()));
      }
      Entry.Type type = entry.isDirectory() ? Entry.Type.DIRECTORY : Entry.Type.FILE;
      int mode = FILE_MODE;
      if (entry instanceof CpioArchiveEntry cpio) {
        mode = (int) cpio.getMode() & PERMISSIONS;
        // A symbolic link's bytes are where it points; that is not worth reading.
        type =
            cpio.isRegularFile()
                ? type
                : cpio.isDirectory() ? Entry.Type.DIRECTORY : Entry.Type.OTHER;
      } else if (entry instanceof ZipArchiveEntry zip && zip.getUnixMode() != 0) {
        mode = zip.getUnixMode() & PERMISSIONS;
      }
      return new Member(entry.getName(), type, mode, entry.getSize(), null);
    }

    @Override
    InputStream content() {
      return in;
    }
  }
}
