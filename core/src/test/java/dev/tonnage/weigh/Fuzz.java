package dev.tonnage.weigh;

import dev.tonnage.Fixtures;
import dev.tonnage.bytes.Bytes;
import dev.tonnage.ledger.Ledger;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Seeded damage on a large scale: sound files are cut, flipped, spliced, and given extreme fields,
 * and each must be weighed without an exception, in time, into rows that add up. A case is its seed
 * and its number, and can be had again from them alone.
 *
 * <p>As a program: {@code Fuzz CASES [SEED [FIRST [FILE…]]]} prints what it finds; files are added
 * to the fixtures.
 */
public final class Fuzz {
  /** No damaged fixture may take longer; sound ones take a hundredth. */
  private static final long MOST_MILLISECONDS = 10_000;

  /** Large files cost most and differ little from small ones: they get fewer cases. */
  private static final int SMALL = 8192;

  private static final long[] EXTREMES = {
    -1,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    0x7fff_ffffL,
    0x8000_0000L,
    0xffff_ffffL,
    0,
    1,
    0xffff,
    0x7fff,
    0xff00,
    0xffff_fffeL,
    1L << 40
  };

  private final List<byte[]> files = new ArrayList<>();
  private final double[] weights;
  private final long seed;

  Fuzz(List<byte[]> files, long seed) {
    this.files.addAll(files);
    this.seed = seed;
    this.weights = new double[files.size()];
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      sum += Math.pow(Math.min(1, (double) SMALL / files.get(i).length), 1.2);
      weights[i] = sum;
    }
  }

  static List<byte[]> fixtures() {
    try (var paths = Files.list(Fixtures.path(""))) {
      return paths
          .filter(Files::isRegularFile)
          .map(p -> p.getFileName().toString())
          .filter(n -> n.matches("[^.]+(\\.gz)?") && !n.equals("build"))
          .sorted()
          .map(n -> Fixtures.read(n.replaceAll("\\.gz$", "")))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The file of one case. */
  byte[] file(long number) {
    Random random = new Random(seed * 0x9e37_79b9_7f4a_7c15L + number);
    random.nextInt();
    byte[] file = pick(random).clone();
    for (int rounds = 1 + random.nextInt(3); rounds > 0; rounds--) {
      file = damage(file, random);
    }
    return file;
  }

  private byte[] pick(Random random) {
    int i = Arrays.binarySearch(weights, random.nextDouble() * weights[weights.length - 1]);
    return files.get(Math.min(i < 0 ? ~i : i, files.size() - 1));
  }

  private byte[] damage(byte[] file, Random random) {
    if (file.length < 16) {
      return file;
    }
    int at = place(file, random);
    switch (random.nextInt(8)) {
      case 0 -> {
        return Arrays.copyOf(file, random.nextInt(file.length));
      }
      case 1, 2 -> {
        for (int flips = 1 + random.nextInt(8); flips > 0; flips--) {
          file[place(file, random)] = (byte) random.nextInt();
        }
      }
      case 3 -> file[at] ^= (byte) (1 << random.nextInt(8));
      case 4, 5 -> extreme(file, at, random);
      case 6 -> {
        // A piece of another file, or of this one, over what was there.
        byte[] from = random.nextBoolean() ? file : pick(random);
        int length = Math.min(1 + random.nextInt(256), Math.min(from.length, file.length - at));
        System.arraycopy(from, random.nextInt(from.length - length + 1), file, at, length);
      }
      default -> {
        // Bytes that are too many, or too few.
        int length = Math.min(1 + random.nextInt(64), file.length - at);
        byte[] moved = Arrays.copyOf(file, file.length + (random.nextBoolean() ? length : -length));
        if (moved.length > file.length) {
          System.arraycopy(file, at, moved, at + length, file.length - at);
        } else {
          System.arraycopy(file, at + length, moved, at, file.length - at - length);
        }
        return moved;
      }
    }
    return file;
  }

  /** Mostly headers, whose fields matter most; of all other places each is as good. */
  private static int place(byte[] file, Random random) {
    int reach = random.nextInt(3) == 0 ? Math.min(file.length, 1024) : file.length;
    return random.nextInt(reach);
  }

  private static void extreme(byte[] file, int at, Random random) {
    int width = 1 << random.nextInt(4);
    int from = Math.min(at, file.length - width);
    ByteBuffer field =
        ByteBuffer.wrap(file)
            .order(random.nextBoolean() ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    long value =
        random.nextInt(3) == 0
            ? file.length + random.nextInt(65) - 32
            : EXTREMES[random.nextInt(EXTREMES.length)];
    switch (width) {
      case 1 -> field.put(from, (byte) value);
      case 2 -> field.putShort(from, (short) value);
      case 4 -> field.putInt(from, (int) value);
      default -> field.putLong(from, value);
    }
  }

  /** What is wrong with the answer to a file; null when nothing is. */
  static String verdict(byte[] file) {
    long start = System.nanoTime();
    try {
      Weighed weighed = Weigher.weigh(Bytes.of(file));
      long total = 0;
      long memory = 0;
      for (Ledger.Row r : weighed.ledger().rows()) {
        total += r.weight().totalBytes();
        memory += r.weight().memoryBytes();
      }
      if (total != file.length || memory != weighed.facts().memoryBytes()) {
        return "rows add up to %d of %d bytes".formatted(total, file.length);
      }
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      StackTraceElement[] trace = e.getStackTrace();
      return e
          + (trace.length == 0
              ? ""
              : " " + Arrays.asList(trace).subList(0, Math.min(8, trace.length)));
    }
    long milliseconds = (System.nanoTime() - start) / 1_000_000;
    return milliseconds > MOST_MILLISECONDS ? "takes %d ms".formatted(milliseconds) : null;
  }

  public static void main(String[] arguments) throws IOException {
    long cases = Long.parseLong(arguments[0]);
    long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : 1;
    long first = arguments.length > 2 ? Long.parseLong(arguments[2]) : 0;
    List<byte[]> files = new ArrayList<>(fixtures());
    for (int i = 3; i < arguments.length; i++) {
      files.add(Files.readAllBytes(Path.of(arguments[i])));
    }
    Fuzz fuzz = new Fuzz(files, seed);
    long found = 0;
    for (long number = first; number < first + cases; number++) {
      String verdict = verdict(fuzz.file(number));
      if (verdict != null) {
        found++;
        System.out.printf("seed %d case %d: %s%n", seed, number, verdict);
      }
      if ((number - first + 1) % 100_000 == 0) {
        System.out.printf("%d cases, %d found%n", number - first + 1, found);
      }
    }
    System.out.printf("done: %d cases, %d found%n", cases, found);
  }
}
