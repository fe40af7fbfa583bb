package dev.tonnage.stage;

import dev.tonnage.bytes.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;

/** A file on a disk of this machine, fetched there first if it lives elsewhere. */
final class LocalFile implements AutoCloseable {
  private final Path path;
  private final boolean isCopy;

  private LocalFile(Path path, boolean isCopy) {
    this.path = path;
    this.isCopy = isCopy;
  }

  static LocalFile of(String location, Configuration configuration) throws IOException {
    org.apache.hadoop.fs.Path remote = new org.apache.hadoop.fs.Path(location);
    FileSystem fileSystem = remote.getFileSystem(configuration);
    if ("file".equals(fileSystem.getScheme())) {
      return new LocalFile(Path.of(remote.toUri().getPath()), false);
    }
    Path copy = Files.createTempFile("tonnage-", ".bin");
    try (InputStream in = fileSystem.open(remote)) {
      Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      Files.delete(copy);
      throw e;
    }
    return new LocalFile(copy, true);
  }

  long size() throws IOException {
    return Files.size(path);
  }

  /** Its bytes, mapped: what is not looked at is not read. At most {@link Bytes#MAX_SIZE}. */
  MappedByteBuffer map() throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
    }
  }

  InputStream open() throws IOException {
    return Files.newInputStream(path);
  }

  @Override
  public void close() throws IOException {
    if (isCopy) {
      Files.delete(path);
    }
  }
}
