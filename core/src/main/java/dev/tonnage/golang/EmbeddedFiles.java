package dev.tonnage.golang;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.bytes.Span;
import dev.tonnage.image.Image;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The files that {@code //go:embed} puts into a variable of type {@code embed.FS}, which is a
 * pointer to a list of {name, data, hash of 16 bytes} ({@code embed/embed.go}; {@code
 * cmd/compile/internal/staticdata/embed.go}). Nothing names such a list; its hashes tell it from
 * whatever has its shape.
 */
public final class EmbeddedFiles {
  /**
   * One file.
   *
   * @param path its path in the file system
   */
  public record File(String path, Span data) {}

  private static final int HASH_BYTES = 16;
  private static final int LONGEST_PATH = 4096;
  private static final int CHUNK = 1 << 16;

  private final Image image;
  private final Bytes file;
  private final int w;
  private final MessageDigest sha256;
  private final byte[] buffer = new byte[CHUNK];

  /** What has the shape and is none costs no more than reading the file. */
  private long room;

  /** The files of one program. */
  public EmbeddedFiles(Image image) {
    this.image = image;
    this.file = image.file();
    this.w = image.pointerBytes();
    this.room = 2L * file.size();
    try {
      this.sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private record Entry(File file, long hash) {}

  /**
   * The files that are not empty of the list whose header — pointer, length, capacity — is at an
   * address; empty when there is no such list.
   */
  public List<File> at(long address) {
    long header = image.extent().fileOffset(address);
    if (header < 0 || header + 3L * w > file.size()) {
      return List.of();
    }
    long count = file.word(header + w, w);
    int bytes = 4 * w + HASH_BYTES;
    if (count <= 0 || count > file.size() / bytes || file.word(header + 2L * w, w) != count) {
      return List.of();
    }
    long list = image.pointers().at(address);
    List<Entry> entries = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      Entry entry = entry(list + i * bytes);
      if (entry == null) {
        return List.of();
      }
      entries.add(entry);
    }
    List<File> files = new ArrayList<>();
    for (Entry e : entries) {
      boolean isFolder = e.file().path().endsWith("/");
      if (!isFolder && !hasHash(e)) {
        return List.of();
      }
      if (!e.file().data().isEmpty()) {
        files.add(e.file());
      }
    }
    return files;
  }

  private Entry entry(long address) {
    long place = image.extent().fileOffset(address);
    if (place < 0 || place + 4L * w + HASH_BYTES > file.size()) {
      return null;
    }
    String path = path(address, file.word(place + w, w));
    long length = file.word(place + 3L * w, w);
    if (path == null || length < 0 || (length > 0 && path.endsWith("/"))) {
      return null;
    }
    Span data =
        length == 0
            ? Span.EMPTY
            : image.extent().locate(image.pointers().at(address + 2L * w), length);
    return data.length() == length && data.end() <= file.size()
        ? new Entry(new File(path, data), place + 4L * w)
        : null;
  }

  private String path(long pointer, long length) {
    if (length <= 0 || length > LONGEST_PATH) {
      return null;
    }
    long place = image.extent().fileOffset(image.pointers().at(pointer));
    if (place < 0 || place + length > file.size()) {
      return null;
    }
    for (long i = place; i < place + length; i++) {
      if (file.u8(i) < ' ') {
        return null;
      }
    }
    return file.text(place, length);
  }

  /**
   * Compilers have written SHA-256; its complement; since Go 1.24, the same with the first byte's
   * last bit turned, later with all its bits, or, of longer data, that of a one and the data
   * ({@code cmd/internal/notsha256}, {@code cmd/internal/hash} of the releases).
   */
  private boolean hasHash(Entry entry) {
    byte[] written = new byte[HASH_BYTES];
    file.copy(entry.hash(), written);
    byte[] plain = digest(entry.file().data(), false);
    if (plain == null) {
      return false;
    }
    int same = 0;
    int turned = 0;
    for (int i = 1; i < HASH_BYTES; i++) {
      same += written[i] == plain[i] ? 1 : 0;
      turned += written[i] == (byte) ~plain[i] ? 1 : 0;
    }
    int first = (written[0] ^ plain[0]) & 0xff;
    if (same == HASH_BYTES - 1) {
      return first == 0 || first == 1 || first == 0xff;
    }
    if (turned == HASH_BYTES - 1 && first == 0xff) {
      return true;
    }
    byte[] marked = digest(entry.file().data(), true);
    return marked != null && Arrays.equals(written, Arrays.copyOf(marked, HASH_BYTES));
  }

  private byte[] digest(Span data, boolean isMarked) {
    room -= data.length() + 1;
    if (room < 0) {
      return null;
    }
    sha256.reset();
    if (isMarked) {
      sha256.update((byte) 1);
    }
    for (long at = data.start(); at < data.end(); at += CHUNK) {
      int length = (int) Math.min(CHUNK, data.end() - at);
      file.copy(at, buffer, length);
      sha256.update(buffer, 0, length);
    }
    return sha256.digest();
  }
}
