package dev.tonnage.attribute;

import dev.tonnage.bytes.LongMap;
import dev.tonnage.golang.GoModules;
import dev.tonnage.golang.GoNames;
import dev.tonnage.golang.GoProgram;
import dev.tonnage.golang.PclnTable;
import dev.tonnage.ledger.Claims;
import dev.tonnage.ledger.Evidence;
import dev.tonnage.ledger.Kind;
import dev.tonnage.ledger.Owner;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Who refers to something: a function, a package when several of its functions do, or several
 * packages. Each of these has a number.
 */
final class Referrers {
  /** Where a package without code begins among all functions. */
  private static final int NO_RANK = Integer.MAX_VALUE;

  /** No holder, nor a group of holders. */
  private static final long NONE_YET = Long.MIN_VALUE;

  /** Nobody. */
  static final int NONE = -1;

  /** What more packages refer to is everybody's, and of the runtime. */
  private static final int MOST_PACKAGES = 64;

  private static final int KINDS = Kind.values().length;

  private static final int TAG_BITS = 2;
  private static final int FUNCTION = 0;
  private static final int PACKAGE = 1;
  private static final int SEVERAL = 2;

  /** The name of what several functions of a package refer to. */
  private static final String SEVERAL_FUNCTIONS = "several functions";

  private final Claims claims;
  private final GoProgram program;
  private final List<PclnTable.Function> functions;
  private final int[] packageOfFunction;
  private final List<GoModules.Place> packages = new ArrayList<>();
  private final Map<String, Integer> numbers = new HashMap<>();

  /** Of each package, where its code begins among all functions. */
  private int[] ranks = new int[256];

  private final List<int[]> groups = new ArrayList<>();
  private final Map<IntBuffer, Integer> groupNumbers = new HashMap<>();

  /** By who, kind and area. */
  private final LongMap holders = new LongMap(NONE_YET);

  Referrers(Claims claims, GoProgram program) {
    this.claims = claims;
    this.program = program;
    this.functions = program.functions().functions();
    this.packageOfFunction = new int[functions.size()];
    Arrays.fill(ranks, NO_RANK);
    for (int i = 0; i < packageOfFunction.length; i++) {
      packageOfFunction[i] = number(program.placeOf(i));
      int p = packageOfFunction[i];
      if (p >= 0 && ranks[p] == NO_RANK) {
        ranks[p] = i;
      }
    }
  }

  static int function(int index) {
    return index << TAG_BITS | FUNCTION;
  }

  /** A package by its name in symbols; {@link #NONE} for null. */
  int ofPackage(String name) {
    int number = number(program.place(name));
    return number < 0 ? NONE : number << TAG_BITS | PACKAGE;
  }

  private int number(GoModules.Place place) {
    if (place == null) {
      return -1;
    }
    Integer known = numbers.putIfAbsent(place.packageName(), packages.size());
    if (known != null) {
      return known;
    }
    packages.add(place);
    if (packages.size() > ranks.length) {
      ranks = Arrays.copyOf(ranks, 2 * ranks.length);
      Arrays.fill(ranks, ranks.length / 2, ranks.length, NO_RANK);
    }
    return packages.size() - 1;
  }

  /** Gathers the referrers of one thing. */
  final class Union {
    private int[] members = new int[MOST_PACKAGES + 1];
    private int count;
    private int earliest = NONE;
    private int first = NONE;
    private int only = NONE;

    void clear() {
      count = 0;
      earliest = NONE;
      first = NONE;
      only = NONE;
    }

    void add(int who) {
      if (who == NONE || who == only) {
        return;
      }
      earliest = first(earliest, who);
      if (first == NONE) {
        first = who;
        only = who;
        return;
      }
      if (only != NONE) {
        addPackages(only);
        only = NONE;
      }
      addPackages(who);
    }

    private void addPackages(int who) {
      int number = who >>> TAG_BITS;
      switch (who & (1 << TAG_BITS) - 1) {
        case FUNCTION -> addPackage(packageOfFunction[number]);
        case PACKAGE -> addPackage(number);
        default -> {
          for (int p : groups.get(number)) {
            addPackage(p);
          }
        }
      }
    }

    private void addPackage(int number) {
      if (number < 0 || count > MOST_PACKAGES) {
        return;
      }
      for (int i = 0; i < count; i++) {
        if (members[i] == number) {
          return;
        }
      }
      members[count++] = number;
    }

    /**
     * Whose a variable is to which they refer: whoever does so imports its package, or is of it.
     */
    int owner() {
      return earliest;
    }

    /** Who they are together. */
    int who() {
      if (only == first) {
        return only;
      }
      if (count > MOST_PACKAGES) {
        return ofPackage("runtime");
      }
      if (count == 0) {
        return first;
      }
      if (count == 1) {
        return members[0] << TAG_BITS | PACKAGE;
      }
      int[] sorted = Arrays.copyOf(members, count);
      Arrays.sort(sorted);
      int number =
          groupNumbers.computeIfAbsent(
              IntBuffer.wrap(sorted),
              g -> {
                groups.add(sorted);
                return groups.size() - 1;
              });
      return number << TAG_BITS | SEVERAL;
    }
  }

  /**
   * The one of two that comes first in the program: Go's linker puts a package's code behind that
   * of the packages that it imports ({@code cmd/link/internal/ld/lib.go}, postorder).
   */
  int first(int one, int other) {
    if (one == NONE || one == other) {
      return other;
    }
    int packageOfOne = firstPackage(one);
    int packageOfOther = firstPackage(other);
    if (packageOfOne == packageOfOther) {
      return packageOfOne < 0 ? Math.min(one, other) : packageOfOne << TAG_BITS | PACKAGE;
    }
    boolean isOne =
        packageOfOther < 0 || (packageOfOne >= 0 && rank(packageOfOne) < rank(packageOfOther));
    return isOne ? one : other;
  }

  private int rank(int packageNumber) {
    return ranks[packageNumber];
  }

  private int firstPackage(int who) {
    int number = who >>> TAG_BITS;
    return switch (who & (1 << TAG_BITS) - 1) {
      case FUNCTION -> packageOfFunction[number];
      case PACKAGE -> number;
      default ->
          Arrays.stream(groups.get(number))
              .boxed()
              .min(Comparator.comparingInt(this::rank).thenComparing(p -> p))
              .orElse(-1);
    };
  }

  /** Who, as claims name it, with a row of its own for each kind of bytes and section. */
  int holder(int who, Kind kind, DataAreas.Area area) {
    long key = (long) who << 32 | (long) area.number() * KINDS + kind.ordinal();
    long known = holders.get(key);
    if (known != NONE_YET) {
      return (int) known;
    }
    int number = who >>> TAG_BITS;
    int holder =
        switch (who & (1 << TAG_BITS) - 1) {
          case FUNCTION -> claims.owner(ownerOfFunction(number, kind, area.section()));
          case PACKAGE -> claims.owner(ownerOf(packages.get(number), kind, area.section()));
          default ->
              claims.shared(
                  Arrays.stream(groups.get(number))
                      .map(p -> holder(p << TAG_BITS | PACKAGE, kind, area))
                      .toArray());
        };
    holders.put(key, holder);
    return holder;
  }

  /** The place of a package; of several, of the first in the program. */
  GoModules.Place placeOf(int who) {
    int number = who == NONE ? -1 : firstPackage(who);
    return number < 0 ? null : packages.get(number);
  }

  /** Whether both are one package, or of it. */
  boolean isSamePackage(int one, int other) {
    return isOfOne(one) && isOfOne(other) && firstPackage(one) == firstPackage(other);
  }

  private static boolean isOfOne(int who) {
    return who != NONE && (who & (1 << TAG_BITS) - 1) != SEVERAL;
  }

  /** A file that a variable holds to which they refer, as claims name it. */
  int fileOf(int who, String path, String section) {
    GoModules.Place place = placeOf(who);
    return claims.owner(
        new Owner(
            path,
            Kind.EMBED,
            place == null ? null : place.packageName(),
            place == null ? null : place.module(),
            place == null ? null : place.version(),
            section,
            0,
            null,
            Evidence.RECORD));
  }

  private Owner ownerOfFunction(int index, Kind kind, String section) {
    PclnTable.Function f = functions.get(index);
    GoModules.Place place = program.placeOf(index);
    return new Owner(
        f.name(),
        kind,
        place == null ? null : place.packageName(),
        place == null ? null : place.module(),
        place == null ? null : place.version(),
        section,
        0,
        GoNames.sourceFile(f.file(), place == null ? null : place.packageName()),
        Evidence.REFERENCE);
  }

  private static Owner ownerOf(GoModules.Place place, Kind kind, String section) {
    return new Owner(
        "[" + SEVERAL_FUNCTIONS + "]",
        kind,
        place.packageName(),
        place.module(),
        place.version(),
        section,
        0,
        null,
        Evidence.REFERENCE);
  }
}
