package dev.tonnage.weigh;

import dev.tonnage.bytes.Span;
import dev.tonnage.code.References;
import dev.tonnage.code.Scanner;
import dev.tonnage.golang.GoProgram;
import dev.tonnage.golang.GoType;
import dev.tonnage.golang.GoTypes;
import dev.tonnage.golang.PclnTable;
import dev.tonnage.image.Image;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tells from the method tables of types whether the linker pruned methods. Types in itabs were put
 * in interfaces, so that with pruning off they have all their exported methods, but for a few that
 * code only asks for: 98 % and more were kept in the programs tried, 18 to 66 % with pruning on.
 */
final class DeadCodeFinder {
  private static final String ON = "on";
  private static final String OFF = "off";
  private static final String OFF_FOR_PLUGINS = "off-plugin";
  private static final String UNKNOWN = "unknown";

  /** It has more exported methods than any program calls; having them all tells pruning was off. */
  private static final String CANARY = "*reflect.Value";

  private static final int CANARY_METHODS = 40;

  /** With fewer methods in all, a share of them says nothing. */
  private static final int FEWEST_METHODS = 4;

  private static final int PERCENT_KEPT_WHEN_OFF = 95;
  private static final int PERCENT_KEPT_WHEN_ON = 85;

  /** What looks up methods by a name or number. */
  private static final Set<String> LOOK_UPS =
      Set.of(
          "reflect.Value.Method",
          "reflect.Value.MethodByName",
          "reflect.(*rtype).Method",
          "reflect.(*rtype).MethodByName");

  /** It is linked with cgo only; without, plugins are not opened, and the linker prunes. */
  private static final String PLUGINS = "plugin.open";

  /** Its functions call one another, which says nothing about the program. */
  private static final String REFLECT = "reflect.";

  private final GoProgram program;
  private final Image image;
  private final PclnTable table;
  private final Set<Long> referredTo = new HashSet<>();
  private final Set<Long> lookUps = new HashSet<>();
  private final List<String> callers = new ArrayList<>();

  private DeadCodeFinder(GoProgram program) {
    this.program = program;
    this.image = program.image();
    this.table = program.functions();
  }

  static DeadCode of(GoProgram program) {
    if (!program.isGo()) {
      return DeadCode.NONE;
    }
    boolean keepsWhatIsReached = program.functions() != null && program.functions().isBefore1_16();
    String verdict = verdict(program.types(), keepsWhatIsReached);
    verdict = verdict.equals(OFF) && opensPlugins(program) ? OFF_FOR_PLUGINS : verdict;
    boolean isOff = verdict.equals(OFF) || verdict.equals(OFF_FOR_PLUGINS);
    Scanner scanner = isOff ? Scanner.of(program.image().arch()).orElse(null) : null;
    return new DeadCode(
        verdict,
        () ->
            scanner == null
                ? DeadCode.Explanation.NONE
                : new DeadCodeFinder(program).explained(scanner));
  }

  /** Up to Go 1.17, a program that opens plugins keeps no more methods than one that reflects. */
  private static boolean opensPlugins(GoProgram program) {
    return program.functions() != null
        && program.functions().functions().stream().anyMatch(f -> f.name().equals(PLUGINS));
  }

  /**
   * The verdict.
   *
   * @param keepsWhatIsReached whether a linker without pruning keeps the methods of all types that
   *     are linked, as up to Go 1.15, not only of those that are put in interfaces
   */
  private static String verdict(GoTypes types, boolean keepsWhatIsReached) {
    Set<Long> inItabs = new HashSet<>();
    types.itabs().forEach(i -> inItabs.add(i.type()));
    int exported = 0;
    int kept = 0;
    int others = 0;
    int othersKept = 0;
    boolean isCanaryWhole = false;
    boolean isCanaryPruned = false;
    for (GoType t : types.types()) {
      GoType.Methods m = t.methods();
      others += m.others();
      othersKept += m.othersKept();
      if (inItabs.contains(t.address())) {
        exported += m.exported();
        kept += m.exportedKept();
      }
      boolean isCanary = t.text().equals(CANARY) && m.exported() >= CANARY_METHODS;
      isCanaryWhole |= isCanary && m.exportedKept() == m.exported();
      isCanaryPruned |= isCanary && m.exportedKept() < m.exported();
    }
    if (isCanaryPruned && keepsWhatIsReached) {
      return ON;
    }
    boolean isTelling = exported >= FEWEST_METHODS;
    if (isCanaryWhole || (isTelling && 100L * kept >= (long) PERCENT_KEPT_WHEN_OFF * exported)) {
      return others > 0 && othersKept == others ? OFF_FOR_PLUGINS : OFF;
    }
    return isTelling && 100L * kept <= (long) PERCENT_KEPT_WHEN_ON * exported ? ON : UNKNOWN;
  }

  private DeadCode.Explanation explained(Scanner scanner) {
    for (PclnTable.Function f : table.functions()) {
      if (LOOK_UPS.contains(f.name())) {
        lookUps.add(f.address());
      }
    }
    table.functions().forEach(f -> scan(f, scanner));
    for (GoTypes.Itab itab : program.types().itabs()) {
      int w = image.pointerBytes();
      for (long at = 2L * w + 4; at + w <= itab.span().length(); at += 4) {
        referredTo.add(image.pointers().at(itab.address() + at));
      }
    }
    return new DeadCode.Explanation(List.copyOf(callers), keptTypes());
  }

  private void scan(PclnTable.Function f, Scanner scanner) {
    Span span = image.extent().locate(f.address(), f.codeBytes());
    if (span.isEmpty() || span.end() > image.extent().fileBytes()) {
      return;
    }
    byte[] code = new byte[(int) span.length()];
    image.file().copy(span.start(), code);
    boolean[] looksUp = {false};
    References references =
        (site, target, kind) -> {
          referredTo.add(target);
          looksUp[0] |= kind == References.Kind.CALL && lookUps.contains(target);
        };
    scanner.scan(code, 0, code.length, f.address(), references);
    if (looksUp[0] && !f.name().startsWith(REFLECT)) {
      callers.add(f.name());
    }
  }

  private List<DeadCode.KeptType> keptTypes() {
    long text = table.moduleData() == null ? table.text() : table.moduleData().text();
    Map<Long, Long> codeBytes = new HashMap<>();
    table.functions().forEach(f -> codeBytes.put(f.address(), f.codeBytes()));
    Set<Long> counted = new HashSet<>();
    List<DeadCode.KeptType> kept = new ArrayList<>();
    for (GoType t : program.types().types()) {
      int methods = 0;
      long bytes = 0;
      boolean isWhole = t.methods().exportedKept() == t.methods().exported();
      for (int offset : isWhole ? t.methods().code() : List.<Integer>of()) {
        long address = text + offset;
        if (!referredTo.contains(address) && codeBytes.containsKey(address)) {
          methods++;
          bytes += counted.add(address) ? codeBytes.get(address) : 0;
        }
      }
      if (methods > 0) {
        kept.add(
            new DeadCode.KeptType(
                t.text(), program.types().packageOf(t.address()), methods, bytes));
      }
    }
    kept.sort(
        Comparator.comparingLong((DeadCode.KeptType k) -> -k.codeBytes())
            .thenComparing(DeadCode.KeptType::name));
    return List.copyOf(kept);
  }
}
