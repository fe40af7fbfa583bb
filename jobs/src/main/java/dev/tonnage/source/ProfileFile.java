package dev.tonnage.source;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import dev.tonnage.profile.Profile;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/**
 * Reads profiles in the format of pprof, a message of protocol buffers, with gzip around it or
 * without ({@code google/pprof, proto/profile.proto}, whose field numbers these are).
 *
 * @param name as the user gave it
 * @param digest of the file's bytes
 */
public record ProfileFile(String name, String digest, Profile profile) {
  private static final long MOST_FILE_BYTES = 256L << 20;
  private static final int MOST_BYTES = 1 << 30;
  private static final int GZIP = 0x1f;

  /** A file that is no profile, or a damaged one; its message is for the user. */
  public static final class Unreadable extends IOException {
    private static final long serialVersionUID = 1L;

    Unreadable(String message, Object... arguments) {
      super(message.formatted(arguments));
    }
  }

  /** Reads a file; its code is named as the file names it. */
  public static ProfileFile read(Path file) throws IOException {
    if (Files.size(file) > MOST_FILE_BYTES) {
      throw new Unreadable(
          "%s has %d bytes; profiles of at most %d are read. Take one of a shorter time",
          file, Files.size(file), MOST_FILE_BYTES);
    }
    byte[] bytes = Files.readAllBytes(file);
    boolean isCompressed = bytes.length > 1 && (bytes[0] & 0xff) == GZIP;
    try (InputStream in = new ByteArrayInputStream(bytes);
        InputStream plain = isCompressed ? new BufferedInputStream(new GZIPInputStream(in)) : in) {
      CodedInputStream coded = CodedInputStream.newInstance(plain);
      coded.setSizeLimit(MOST_BYTES);
      Profile profile = new Reader().read(coded);
      if (profile.frames().isEmpty()) {
        throw new Unreadable(
            "%s has no samples: it is no profile of pprof, or nothing ran while it was taken. Take"
                + " one under load: curl -o cpu.pprof …/debug/pprof/profile?seconds=30",
            file);
      }
      return new ProfileFile(file.toString(), Digests.of(bytes), profile);
    } catch (Unreadable e) {
      throw e;
    } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new Unreadable(
          "%s is no profile of pprof, or a damaged one (%s). Name a file as runtime/pprof,"
              + " net/http/pprof or pprof -proto write it",
          file, e.getMessage());
    }
  }

  /** One profile; what it says first may need what it says last. */
  private static final class Reader {
    private record Type(long type) {}

    private record Sample(long[] locations, long count) {}

    private record Location(long mapping, long address, long[] functions) {}

    private record Mapping(long id, long start, long limit, long offset, long file, long build) {}

    private final List<Type> types = new ArrayList<>();
    private final List<Sample> samples = new ArrayList<>();
    private final List<Mapping> mappings = new ArrayList<>();
    private final Map<Long, Location> locations = new HashMap<>();
    private final Map<Long, Long> functionNames = new HashMap<>();
    private final List<String> strings = new ArrayList<>();
    private long taken;
    private long duration;

    /** Takes a field of a message. */
    private interface Field {
      /** Whether it was read; else it is skipped. */
      boolean read(int number, CodedInputStream in) throws IOException;
    }

    private static void message(CodedInputStream in, Field field) throws IOException {
      int limit = in.pushLimit(in.readRawVarint32());
      fields(in, field);
      in.popLimit(limit);
    }

    private static void fields(CodedInputStream in, Field field) throws IOException {
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        if (!field.read(WireFormat.getTagFieldNumber(tag), in) && !in.skipField(tag)) {
          return;
        }
      }
    }

    Profile read(CodedInputStream in) throws IOException {
      fields(in, this::field);
      return profile();
    }

    private boolean field(int number, CodedInputStream in) throws IOException {
      switch (number) {
        case 1 -> {
          long[] f = new long[3];
          message(in, numbers(f));
          types.add(new Type(f[1]));
        }
        case 2 -> sample(in);
        case 3 -> {
          long[] f = new long[7];
          message(in, numbers(f));
          mappings.add(new Mapping(f[1], f[2], f[3], f[4], f[5], f[6]));
        }
        case 4 -> location(in);
        case 5 -> {
          long[] f = new long[4];
          message(in, numbers(f));
          functionNames.put(f[1], f[2] != 0 ? f[2] : f[3]);
        }
        case 6 -> strings.add(in.readStringRequireUtf8());
        case 9 -> taken = in.readInt64();
        case 10 -> duration = in.readInt64();
        default -> {
          return false;
        }
      }
      return true;
    }

    /** Reads the numbers of a message into the places that their field numbers name. */
    private static Field numbers(long[] values) {
      return (number, in) -> {
        if (number >= values.length) {
          return false;
        }
        values[number] = in.readInt64();
        return true;
      };
    }

    private void sample(CodedInputStream in) throws IOException {
      Longs places = new Longs();
      Longs values = new Longs();
      int length = in.readRawVarint32();
      int limit = in.pushLimit(length);
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        switch (WireFormat.getTagFieldNumber(tag)) {
          case 1 -> places.read(tag, in);
          case 2 -> values.read(tag, in);
          default -> in.skipField(tag);
        }
      }
      in.popLimit(limit);
      // Of memory, a sample may count nothing that is still in use, and yet what is named ran.
      long count = values.count == 0 ? 1 : Math.max(values.values[0], 1);
      samples.add(new Sample(places.all(), count));
    }

    private void location(CodedInputStream in) throws IOException {
      long[] f = new long[4];
      Longs functions = new Longs();
      message(
          in,
          (number, field) -> {
            if (number == 4) {
              long[] line = new long[2];
              message(field, numbers(line));
              functions.add(line[1]);
              return true;
            }
            return numbers(f).read(number, field);
          });
      locations.put(f[1], new Location(f[2], f[3], functions.all()));
    }

    private Profile profile() throws IOException {
      Map<Long, Integer> numbers = new HashMap<>();
      List<Profile.Mapping> mapped = new ArrayList<>();
      for (Mapping m : mappings) {
        numbers.put(m.id(), mapped.size());
        mapped.add(
            new Profile.Mapping(
                m.start(), m.limit(), m.offset(), string(m.file()), string(m.build())));
      }
      Map<Long, long[]> counts = new HashMap<>();
      Set<Long> ofOne = new HashSet<>();
      long all = 0;
      for (Sample s : samples) {
        all += s.count();
        ofOne.clear();
        for (int i = 0; i < s.locations().length; i++) {
          long[] count = counts.computeIfAbsent(s.locations()[i], l -> new long[2]);
          count[0] += ofOne.add(s.locations()[i]) ? s.count() : 0;
          count[1] += i == 0 ? s.count() : 0;
        }
      }
      List<Profile.Frame> frames = new ArrayList<>();
      for (Map.Entry<Long, long[]> e : counts.entrySet()) {
        Location at = locations.get(e.getKey());
        if (at != null) {
          List<String> names = new ArrayList<>();
          for (long function : at.functions()) {
            names.add(string(functionNames.getOrDefault(function, 0L)));
          }
          names.removeIf(String::isEmpty);
          frames.add(
              new Profile.Frame(
                  at.address(),
                  numbers.getOrDefault(at.mapping(), -1),
                  List.copyOf(names),
                  e.getValue()[0],
                  e.getValue()[1]));
        }
      }
      String type = types.isEmpty() ? "" : string(types.get(0).type());
      return new Profile(type, taken, duration, all, List.copyOf(mapped), List.copyOf(frames));
    }

    private String string(long number) throws IOException {
      if (number < 0 || number >= Math.max(strings.size(), 1)) {
        throw new IOException("text " + number + " of " + strings.size());
      }
      return number == 0 ? "" : strings.get((int) number);
    }
  }

  /** Numbers that come one by one, or many in one field. */
  private static final class Longs {
    private long[] values = new long[8];
    private int count;

    void add(long value) {
      values = count == values.length ? Arrays.copyOf(values, 2 * count) : values;
      values[count++] = value;
    }

    void read(int tag, CodedInputStream in) throws IOException {
      if (WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
        add(in.readInt64());
        return;
      }
      int limit = in.pushLimit(in.readRawVarint32());
      while (in.getBytesUntilLimit() > 0) {
        add(in.readInt64());
      }
      in.popLimit(limit);
    }

    long[] all() {
      return Arrays.copyOf(values, count);
    }
  }
}
