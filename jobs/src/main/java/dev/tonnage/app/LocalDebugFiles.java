package dev.tonnage.app;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.elf.ElfReader;
import dev.tonnage.weigh.DebugFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * Debug information that the user named: single files, and folders laid out as {@code
 * /usr/lib/debug} is.
 */
final class LocalDebugFiles implements DebugFiles {
  private static final String PACKAGE = ".dwp";

  private final List<Path> files;
  private final List<Path> folders;
  private final Set<Path> used = new HashSet<>();

  LocalDebugFiles(List<Path> files, List<Path> folders) {
    this.files = files;
    this.folders = folders;
  }

  /** The files named that fit nothing. */
  List<Path> unused() {
    return files.stream().filter(f -> !used.contains(f)).toList();
  }

  @Override
  public Optional<Bytes> byBuildId(String buildId) {
    for (Path file : files) {
      Bytes bytes = map(file);
      boolean fits =
          ElfReader.read(bytes).toOptional().filter(i -> buildId.equals(i.buildId())).isPresent();
      if (fits) {
        used.add(file);
        return Optional.of(bytes);
      }
    }
    if (buildId.length() < 3) {
      return Optional.empty();
    }
    String place = ".build-id/" + buildId.substring(0, 2) + "/" + buildId.substring(2) + ".debug";
    return inFolders(Stream.of(place));
  }

  @Override
  public Optional<Bytes> byLink(String name, long crc) {
    for (Path file : files) {
      Bytes bytes = map(file);
      if (crc(file) == crc) {
        used.add(file);
        return Optional.of(bytes);
      }
    }
    return inFolders(Stream.of(name, ".debug/" + name));
  }

  @Override
  public Optional<Bytes> bySplitName(String name, String directory, long id) {
    String last = name.substring(name.lastIndexOf('/') + 1);
    for (Path file : files) {
      String given = file.getFileName().toString();
      if (given.endsWith(PACKAGE) || given.equals(last)) {
        used.add(file);
        return Optional.of(map(file));
      }
    }
    List<String> places = new ArrayList<>(List.of(name, last));
    return inFolders(places.stream());
  }

  private Optional<Bytes> inFolders(Stream<String> places) {
    return places
        .flatMap(place -> folders.stream().map(folder -> within(folder, place)))
        .flatMap(Optional::stream)
        .findFirst()
        .map(LocalDebugFiles::map);
  }

  /** A place comes out of a binary: it shall not lead out of the folder that the user named. */
  private static Optional<Path> within(Path folder, String place) {
    try {
      Path root = folder.toAbsolutePath().normalize();
      Path path = root.resolve(place).normalize();
      return path.startsWith(root) && Files.isRegularFile(path)
          ? Optional.of(path)
          : Optional.empty();
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private static long crc(Path file) {
    CRC32 crc = new CRC32();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      crc.update(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()));
      return crc.getValue();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Bytes map(Path file) {
    try {
      return Bytes.of(LocalBinary.map(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
