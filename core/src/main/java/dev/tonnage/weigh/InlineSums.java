package dev.tonnage.weigh;

import dev.tonnage.bytes.LongMap;
import dev.tonnage.bytes.LongSort;
import dev.tonnage.golang.GoModules;
import dev.tonnage.golang.GoNames;
import dev.tonnage.golang.GoProgram;
import dev.tonnage.golang.Inlines;
import dev.tonnage.image.Format;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Sums inlined code by the package that holds it and the function that it comes from. */
final class InlineSums {
  private static final int NOT_YET = -1;

  private final GoProgram program;
  private final Inlines inlines;
  private final List<String> hosts = new ArrayList<>();
  private final Map<String, Integer> numberOfHost = new HashMap<>();
  private final List<String> origins = new ArrayList<>();
  private final Map<String, Integer> numberOfOrigin = new HashMap<>();

  /** By the number of the name. */
  private int[] originOfName = new int[0];

  /** Of each host and origin, where their sum is. */
  private final LongMap sumOf = new LongMap(NOT_YET);

  private int count;
  private long[] pairs = new long[1024];
  private long[] sums = new long[1024];

  private InlineSums(GoProgram program) {
    this.program = program;
    this.inlines = program.inlines();
  }

  /**
   * What Go's inline trees say. Those of WebAssembly count blocks, not bytes, and say nothing here.
   */
  static List<InlinedCode> of(GoProgram program) {
    if (program.functions() == null || program.image().format() == Format.WASM) {
      return List.of();
    }
    InlineSums sums = new InlineSums(program);
    for (int f = 0; f < program.functions().functions().size(); f++) {
      sums.add(f);
    }
    return sums.sorted();
  }

  private void add(int function) {
    if (inlines.from(function) == inlines.to(function)) {
      return;
    }
    GoModules.Place place = program.placeOf(function);
    long host = number(place == null ? null : place.packageName(), numberOfHost, hosts);
    for (int node = inlines.from(function); node < inlines.to(function); node++) {
      if (inlines.codeBytes(node) > 0) {
        add(host << Integer.SIZE | origin(inlines.name(node)), inlines.codeBytes(node));
      }
    }
  }

  private void add(long pair, long bytes) {
    long at = sumOf.get(pair);
    if (at == NOT_YET) {
      if (count == sums.length) {
        sums = Arrays.copyOf(sums, 2 * count);
        pairs = Arrays.copyOf(pairs, 2 * count);
      }
      at = count++;
      pairs[(int) at] = pair;
      sumOf.put(pair, at);
    }
    sums[(int) at] += bytes;
  }

  private int origin(int name) {
    if (name >= originOfName.length) {
      int known = originOfName.length;
      originOfName = Arrays.copyOf(originOfName, Math.max(2 * known, name + 1));
      Arrays.fill(originOfName, known, originOfName.length, NOT_YET);
    }
    if (originOfName[name] == NOT_YET) {
      originOfName[name] = number(inlines.text(name), numberOfOrigin, origins);
    }
    return originOfName[name];
  }

  private static int number(String text, Map<String, Integer> numbers, List<String> texts) {
    Integer known = numbers.get(text);
    if (known != null) {
      return known;
    }
    numbers.put(text, texts.size());
    texts.add(text);
    return texts.size() - 1;
  }

  private List<InlinedCode> sorted() {
    InlinedCode[] sorted = new InlinedCode[count];
    GoModules.Place[] places = new GoModules.Place[origins.size()];
    for (int i = 0; i < places.length; i++) {
      places[i] = program.place(GoNames.packageOf(origins.get(i)));
    }
    for (int i = 0; i < count; i++) {
      int origin = (int) pairs[i];
      GoModules.Place place = places[origin];
      sorted[i] =
          new InlinedCode(
              hosts.get((int) (pairs[i] >>> Integer.SIZE)),
              place == null ? null : place.packageName(),
              place == null ? null : place.module(),
              origins.get(origin),
              sums[i]);
    }
    LongSort.sort(
        sorted,
        i -> -i.codeBytes(),
        Comparator.comparing(InlinedCode::function)
            .thenComparing(i -> String.valueOf(i.hostPackage())));
    return List.of(sorted);
  }
}
