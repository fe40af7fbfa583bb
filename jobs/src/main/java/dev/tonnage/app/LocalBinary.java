package dev.tonnage.app;

import dev.tonnage.attribute.View;
import dev.tonnage.bytes.Bytes;
import dev.tonnage.image.Format;
import dev.tonnage.source.Digests;
import dev.tonnage.stage.Zstd;
import dev.tonnage.table.WeighedBinary;
import dev.tonnage.weigh.DebugFiles;
import dev.tonnage.weigh.Weighed;
import dev.tonnage.weigh.Weigher;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;

/** An executable named on the command line, mapped into memory. */
record LocalBinary(Path file, ByteBuffer bytes) {

  /** Refuses, in a sentence, what is missing, no file, too large, or no executable. */
  static LocalBinary open(Path file) throws IOException {
    ByteBuffer bytes = map(file);
    if (Format.detect(Bytes.of(bytes)).isEmpty()) {
      throw new InputException(
          "%s is no executable: its first bytes are of no format that is known. Name an ELF,"
              + " Mach-O, PE or WebAssembly file",
          file);
    }
    return new LocalBinary(file, bytes);
  }

  /** The bytes of a file of any kind. */
  static ByteBuffer map(Path file) throws IOException {
    if (!Files.exists(file)) {
      throw new InputException("There is no file %s. Check the path", file);
    }
    if (!Files.isRegularFile(file)) {
      throw new InputException(
          "%s is no file. To weigh all files in a folder: tonnage scan files:%s", file, file);
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      if (channel.size() > Bytes.MAX_SIZE) {
        throw new InputException(
            "%s has %d bytes; files of at most %d can be read",
            file, channel.size(), Bytes.MAX_SIZE);
      }
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
    }
  }

  Weighed weigh(View view, DebugFiles debug) {
    return Weigher.weigh(Bytes.of(bytes.duplicate()), Zstd.INFLATE, view, debug);
  }

  /** Weighs what can be read at all; refuses the rest. */
  Weighed weighOrRefuse(View view) {
    Weighed weighed = weigh(view, DebugFiles.NONE);
    if (weighed.image() == null) {
      throw new InputException(
          "Nothing of %s could be read: %s. Check that it is whole, or read it where it was built",
          file, weighed.faults().get(0).text());
    }
    return weighed;
  }

  /** Its row of the table {@code binaries}. */
  WeighedBinary row(Weighed weighed) {
    MessageDigest digest = Digests.sha256();
    digest.update(bytes.duplicate());
    return new WeighedBinary(
        Digests.name(digest), Weigher.ANALYZER_VERSION, weighed.facts(), null, weighed.faults());
  }
}
