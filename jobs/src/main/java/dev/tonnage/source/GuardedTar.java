package dev.tonnage.source;

import dev.tonnage.table.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * A tar whose headers can not claim more memory than a header is worth: names and attributes that
 * are longer than a block are entries of their own, and are read whole.
 */
final class GuardedTar extends TarArchiveInputStream {
  private static final int MAX_HEADER_BYTES = 1 << 20;

  /** POSIX.1-2017, pax, "ustar Interchange Format": offsets in a header block. */
  private static final int SIZE = 124;

  private static final int SIZE_BYTES = 12;
  private static final int TYPE = 156;

  GuardedTar(InputStream in) {
    super(new WholeBlocks(in));
  }

  @Override
  protected byte[] readRecord() throws IOException {
    byte[] block = super.readRecord();
    // GNU's long names and links, POSIX's attributes, and Solaris's, of one entry or all.
    if (block != null && block.length > TYPE && "LKxgX".indexOf(block[TYPE]) >= 0) {
      long size = size(block);
      if (size > MAX_HEADER_BYTES) {
        throw new LayerException(
            ErrorCode.LIMIT, "it has an entry whose name or attributes take %d bytes", size);
      }
    }
    return block;
  }

  /** Octal digits; or, GNU's extension for sizes beyond these, a binary number. */
  private static long size(byte[] block) {
    if (block[SIZE] < 0) {
      return Long.MAX_VALUE;
    }
    long size = 0;
    for (int i = SIZE; i < SIZE + SIZE_BYTES; i++) {
      if (block[i] >= '0' && block[i] <= '7') {
        size = size * 8 + block[i] - '0';
      }
    }
    return size;
  }
}
