package dev.tonnage.findings;

import dev.tonnage.graph.LookUps;
import dev.tonnage.graph.MapFill;
import dev.tonnage.graph.Savings;
import dev.tonnage.image.Section;
import dev.tonnage.ledger.Kind;
import dev.tonnage.ledger.Ledger;
import dev.tonnage.ledger.Weight;
import dev.tonnage.weigh.Facts;
import dev.tonnage.weigh.Weighed;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The rules about what need not be linked, in the order in which they are followed: what costs
 * least to do comes first, and what a later one would save besides is its saving.
 */
final class LinkRules {
  private static final List<String> DEBUG_HANDLERS =
      List.of("net/http/pprof", "expvar", "golang.org/x/net/trace", "github.com/google/gops/agent");

  private static final String STD = "std";

  private static final String ROOTS = "the root certificates that Mozilla trusts";
  private static final String FORMATS = "the formats of numbers and dates of all locales";

  /** Those of languages and locales are made of the tables of CLDR. */
  private static final Map<String, String> SETS =
      Map.ofEntries(
          Map.entry("time/tzdata", "the time zones of the world"),
          Map.entry("golang.org/x/crypto/x509roots/fallback", ROOTS),
          Map.entry("github.com/certifi/gocertifi", ROOTS),
          Map.entry("github.com/breml/rootcerts/embedded", ROOTS),
          Map.entry(
              "golang.org/x/text/language/display",
              "the names of languages, scripts and regions in all languages"),
          Map.entry("golang.org/x/text/collate", "the sort orders of all languages"),
          Map.entry("golang.org/x/text/message", FORMATS),
          Map.entry("golang.org/x/text/currency", "the currencies of all regions"),
          Map.entry("golang.org/x/text/unicode/runenames", "the names of all characters"),
          Map.entry("github.com/gohugoio/locales", FORMATS),
          Map.entry("github.com/bojanz/currency", FORMATS));

  /** So many entries are worth another form. */
  private static final long FEWEST_ENTRIES = 64;

  /** Packages that are for tests, wherever they are linked. */
  private static final Pattern TEST_CODE =
      Pattern.compile(
          "testing(/.*)?|net/http/httptest|internal/testing.*"
              + "|github\\.com/(stretchr/testify|golang/mock|onsi/(gomega|ginkgo(/v2)?)|DATA-DOG/go-sqlmock)(/.*)?"
              + "|go\\.uber\\.org/(mock|goleak)(/.*)?|gotest\\.tools(/.*)?"
              + "|.+/(fake|fakes|mock|mocks|testutil|testutils|testdata)");

  /** What cgo itself puts into a program, and what the standard library asks C for. */
  private static final Pattern GLUE =
      Pattern.compile("(.*\\.)?_(Cfunc|cgo|cgoexp|Ctype)_.*|x?_cgo_.*");

  private static final Pattern GLUE_FILE =
      Pattern.compile("(.*/)?(_cgo_gotypes\\.go|(net|os/user)/cgo_[a-z0-9_]+\\.go)");
  private static final Set<String> ASKS_C = Set.of("net", "os/user", "runtime/cgo");

  /** More code of no Go package than that is a C library, which no switch turns off. */
  private static final long MOST_C = 64 << 10;

  private static final Pattern MAJOR = Pattern.compile("(/v[0-9]+|[.]v[0-9]+)$");

  private record Asked(
      Rule rule, String subject, String detail, Savings.Change change, long less) {}

  private final Weighed weighed;
  private final Facts facts;
  private final Knowledge knowledge;
  private final Map<String, Long> byModule = new HashMap<>();
  private final Map<String, String> moduleOf = new TreeMap<>();
  private final List<Asked> asked = new ArrayList<>();

  LinkRules(Weighed weighed, Knowledge knowledge) {
    this.weighed = weighed;
    this.facts = weighed.facts();
    this.knowledge = knowledge;
    for (Ledger.Row r : weighed.ledger().rows()) {
      String owner = r.owner().packageName();
      if (owner != null && r.owner().module() != null) {
        moduleOf.putIfAbsent(owner, r.owner().module());
        byModule.merge(r.owner().module(), r.weight().totalBytes(), Long::sum);
      }
    }
  }

  List<Finding> findings() {
    if (facts.goVersion() == null && facts.dce() == null) {
      return List.of();
    }
    debugHandlers();
    testCode();
    embeddedSets();
    pruningOff();
    alternatives();
    severalForOneJob();
    cgo();
    mapInits();
    List<Savings.Change> changes = asked.stream().map(Asked::change).toList();
    List<Savings.Saved> saved = weighed.linkage().savings(changes, attached());
    List<Finding> found = new ArrayList<>();
    for (int i = 0; i < saved.size(); i++) {
      Asked a = asked.get(i);
      long alone = saved.get(i).aloneBytes() - a.less();
      long added = Math.max(saved.get(i).addedBytes() - a.less(), 0);
      boolean isRough = saved.get(i).isForced();
      found.add(
          new Finding(
              a.rule(),
              a.subject(),
              a.detail(),
              Math.min(added, Math.max(alone, added)),
              alone,
              isRough ? Finding.Confidence.ROUGH : Finding.Confidence.ESTIMATED));
    }
    return found;
  }

  /** Bytes that another finding is about do not go with code. */
  private ToLongFunction<Weight> attached() {
    Long pie = facts.goBuild().pieBytes();
    boolean takesRelocations = pie == null || pie == 0;
    boolean takesSymbols = !FileRules.isShippingSymbols(facts);
    return w ->
        (takesSymbols ? w.symtabBytes() + w.debugBytes() : 0)
            + (takesRelocations ? w.relocBytes() : 0);
  }

  private void ask(Rule rule, String subject, String detail, Savings.Change change) {
    asked.add(new Asked(rule, subject, detail, change, 0));
  }

  private static Savings.Change dropping(Set<String> names) {
    return new Savings.Dropped(names);
  }

  /** By whom, for what the standard library has. */
  private String by(String packageName) {
    Set<String> users = weighed.linkage().users(packageName);
    users.remove(packageName);
    return users.isEmpty()
        ? ""
        : ", by " + users.stream().limit(4).collect(Collectors.joining(", "));
  }

  private void debugHandlers() {
    for (String name : DEBUG_HANDLERS) {
      if (moduleOf.containsKey(name)) {
        ask(
            Rule.DEBUG_HANDLERS,
            name,
            "%s is linked%s".formatted(name, by(name)),
            dropping(Set.of(name)));
      }
    }
  }

  private void testCode() {
    Map<String, Set<String>> byTester = new TreeMap<>();
    for (Map.Entry<String, String> e : moduleOf.entrySet()) {
      if (TEST_CODE.matcher(e.getKey()).matches() && !e.getKey().equals(facts.mainPackage())) {
        byTester.computeIfAbsent(e.getValue(), m -> new TreeSet<>()).add(e.getKey());
      }
    }
    byTester.forEach(
        (module, names) -> {
          String first = names.iterator().next();
          ask(
              Rule.TEST_CODE,
              first,
              "linked%s: %s%s"
                  .formatted(
                      by(first),
                      names.stream().limit(4).collect(Collectors.joining(", ")),
                      names.size() > 4 ? " and %d more".formatted(names.size() - 4) : ""),
              dropping(names));
        });
  }

  private void embeddedSets() {
    SETS.entrySet().stream()
        .filter(e -> moduleOf.containsKey(e.getKey()))
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            e ->
                ask(
                    Rule.EMBEDDED_SET,
                    e.getKey(),
                    "%s are embedded%s".formatted(e.getValue(), by(e.getKey())),
                    dropping(Set.of(e.getKey()))));
  }

  private void mapInits() {
    Map<String, List<MapFill>> byPackage =
        weighed.linkage().mapFills().stream()
            .filter(f -> f.entries() >= FEWEST_ENTRIES && f.entryBytes() > 0)
            .filter(f -> !STD.equals(moduleOf.get(f.packageName())))
            .collect(
                Collectors.groupingBy(MapFill::packageName, TreeMap::new, Collectors.toList()));
    byPackage.forEach(
        (owner, maps) -> {
          Set<String> functions =
              maps.stream().map(MapFill::function).collect(Collectors.toCollection(TreeSet::new));
          long entries = maps.stream().mapToLong(MapFill::entries).sum();
          long code = maps.stream().mapToLong(MapFill::codeBytes).sum();
          asked.add(
              new Asked(
                  Rule.MAP_INIT,
                  owner,
                  "%d entries are put into %s at start by %s of code"
                      .formatted(
                          entries,
                          maps.size() == 1 ? "a map" : "%d maps".formatted(maps.size()),
                          Findings.size(code)),
                  new Savings.Without(f -> functions.contains(f.name())),
                  maps.stream().mapToLong(m -> m.entries() * m.entryBytes()).sum()));
        });
  }

  private void pruningOff() {
    if (facts.dce() == null || !facts.dce().startsWith("off")) {
      return;
    }
    Set<String> modules = new TreeSet<>();
    Set<String> functions = new TreeSet<>();
    Set<String> callers = new TreeSet<>();
    for (LookUps.Caller c : weighed.linkage().lookUps()) {
      functions.add(c.function());
      // What the standard library does can be left out only as a whole.
      if (STD.equals(moduleOf.get(c.packageName()))) {
        callers.add(c.packageName());
      }
      for (String user : weighed.linkage().users(c.packageName())) {
        modules.add(moduleOf.getOrDefault(user, user));
      }
    }
    String subject =
        modules.isEmpty()
            ? facts.dce().equals("off-plugin") ? "plugin" : "reflect"
            : String.join(", ", modules);
    ask(
        Rule.PRUNING_OFF,
        subject,
        functions.isEmpty()
            ? "methods that nothing calls are kept"
            : "methods that nothing calls are kept because of "
                + functions.stream().limit(4).collect(Collectors.joining(", ")),
        new Savings.LooksNothingUp(callers));
  }

  private void alternatives() {
    knowledge.alternatives().stream()
        .filter(a -> isThere(a.module()))
        .sorted(Comparator.comparingLong(a -> -byModule.getOrDefault(a.module(), 0L)))
        .forEach(
            a -> {
              Set<String> names = new TreeSet<>(a.with());
              names.add(a.module());
              asked.add(
                  new Asked(
                      Rule.ALTERNATIVE,
                      a.module(),
                      "instead: %s; not when %s (%s)".formatted(a.use(), a.unless(), a.source()),
                      dropping(names),
                      isThere(a.use()) ? 0 : a.useBytes()));
            });
  }

  /** Whether a module or package is linked. */
  private boolean isThere(String name) {
    return byModule.containsKey(name) || moduleOf.containsKey(name);
  }

  private void severalForOneJob() {
    Set<String> alike = new TreeSet<>();
    for (Knowledge.Job job : knowledge.jobs()) {
      List<String> there = job.modules().stream().filter(byModule::containsKey).toList();
      alike.addAll(there);
      several(job.name(), there);
    }
    Map<String, List<String>> majors =
        byModule.keySet().stream()
            .filter(m -> !alike.contains(m))
            .sorted()
            .collect(
                Collectors.groupingBy(
                    m -> MAJOR.matcher(m).replaceAll(""), TreeMap::new, Collectors.toList()));
    majors.forEach((family, modules) -> several("majors of " + family, modules));
  }

  private void several(String job, List<String> modules) {
    if (modules.size() < 2) {
      return;
    }
    List<String> sorted =
        modules.stream().sorted(Comparator.comparingLong(byModule::get).reversed()).toList();
    Set<String> rest = new TreeSet<>(sorted.subList(1, sorted.size()));
    ask(
        Rule.TWO_LIBRARIES,
        job,
        "%s are linked; the saving is that of all but the first"
            .formatted(String.join(", ", sorted)),
        dropping(rest));
  }

  private void cgo() {
    if (!Boolean.TRUE.equals(facts.cgo())) {
      return;
    }
    long c = 0;
    Set<String> users = new TreeSet<>();
    for (Ledger.Row r : weighed.ledger().rows()) {
      if (r.owner().kind() == Kind.CODE) {
        c += r.owner().packageName() == null ? r.weight().fileBytes() : 0;
        if (r.owner().packageName() != null && r.owner().name().contains("._Cfunc_")) {
          users.add(r.owner().packageName());
        }
      }
    }
    Set<String> others = new TreeSet<>(users);
    others.removeAll(ASKS_C);
    boolean isOnlyOwn =
        others.stream().allMatch(o -> String.valueOf(facts.mainModule()).equals(moduleOf.get(o)));
    if (c > MOST_C || !isOnlyOwn) {
      return;
    }
    String detail =
        "C is called by %s%s"
            .formatted(
                users.isEmpty() ? "the runtime alone" : String.join(", ", users),
                others.isEmpty() ? "" : "; the program's own calls need a twin in Go");
    asked.add(
        new Asked(
            Rule.CGO,
            "runtime/cgo",
            detail,
            new Savings.Without(
                f ->
                    f.name().startsWith("runtime/cgo.")
                        || GLUE.matcher(f.name()).matches()
                        || (f.file() != null && GLUE_FILE.matcher(f.file()).matches())),
            -dynamicBytes() - c));
  }

  /** What a loader of shared libraries needs. */
  private long dynamicBytes() {
    Set<String> names =
        Set.of(
            ".dynamic",
            ".dynstr",
            ".dynsym",
            ".eh_frame",
            ".eh_frame_hdr",
            ".gnu.hash",
            ".gnu.version",
            ".gnu.version_r",
            ".interp",
            ".plt",
            ".plt.got",
            ".rela.plt");
    return weighed.image().sections().stream()
        .filter(s -> names.contains(s.name()) && s.kind() != Section.Kind.BSS)
        .mapToLong(s -> s.file().length())
        .sum();
  }
}
