package dev.tonnage.golang;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.fault.Fault;
import dev.tonnage.fault.Parsed;
import dev.tonnage.image.Format;
import dev.tonnage.image.Image;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * All that a binary says about itself as a Go program.
 *
 * @param image what places are told in: the binary's own image, or, of a WebAssembly module, its
 *     memory; null when it is no Go program
 * @param goVersion the release of Go that built it; null when it does not say
 * @param buildInfo null when it has none
 * @param functions its table of functions and lines; null when it has none
 * @param inlines what was inlined into each of its functions; null when it has no table of them
 * @param types its types and itabs
 * @param modules which module a package belongs to
 * @param functionPlaces of each function, the place of its package; null for one of none
 * @param faults what is there and could not be read
 */
public record GoProgram(
    Image image,
    String goVersion,
    BuildInfo buildInfo,
    PclnTable functions,
    Inlines inlines,
    GoTypes types,
    GoModules modules,
    List<GoModules.Place> functionPlaces,
    List<Fault> faults) {

  /** What is said of a binary that Go did not build. */
  public static final GoProgram NONE =
      new GoProgram(
          null,
          null,
          null,
          null,
          null,
          GoTypes.NONE,
          new GoModules(null, null),
          List.of(),
          List.of());

  /**
   * Reads whatever Go left in the image. Of a WebAssembly module, the places are addresses in its
   * memory.
   */
  public static GoProgram read(Bytes file, Image image) {
    return image.format() == Format.WASM
        ? LinearMemory.of(image).map(m -> readMapped(m.file(), m)).orElse(NONE)
        : readMapped(file, image);
  }

  private static GoProgram readMapped(Bytes file, Image image) {
    Parsed<BuildInfo> info = BuildInfo.find(file, image);
    Parsed<PclnTable> table = PclnTable.find(file, image);
    BuildInfo buildInfo = info.toOptional().orElse(null);
    PclnTable functions = table.toOptional().orElse(null);
    List<Fault> faults = new ArrayList<>();
    faults.addAll(info.faults());
    faults.addAll(table.faults());
    if (functions != null) {
      faults.addAll(functions.faults());
    }
    Parsed<GoTypes> types =
        functions == null
            ? Parsed.absent()
            : Parsed.attempt(
                () -> Parsed.found(GoTypes.read(image, functions.moduleData(), functions.form())));
    faults.addAll(types.faults());
    String version = release(image, buildInfo, functions);
    GoModules modules = new GoModules(buildInfo, version, files(functions));
    return new GoProgram(
        image,
        version,
        buildInfo,
        functions,
        functions == null ? null : new Inlines(functions, image),
        types.toOptional().orElse(GoTypes.NONE),
        modules,
        functionPlaces(functions, modules),
        List.copyOf(faults));
  }

  private static List<GoModules.Place> functionPlaces(PclnTable functions, GoModules modules) {
    if (functions == null) {
      return List.of();
    }
    List<GoModules.Place> places = new ArrayList<>(functions.functions().size());
    for (PclnTable.Function f : functions.functions()) {
      String name = GoNames.packageOf(f.name());
      places.add(modules.place(name != null ? name : GoNames.packageOfFile(f.name(), f.file())));
    }
    return Collections.unmodifiableList(places);
  }

  /** All source files since Go 1.16; before, those that functions begin in. */
  private static List<String> files(PclnTable functions) {
    if (functions == null) {
      return List.of();
    }
    List<String> files = functions.fileNames();
    return files.isEmpty()
        ? functions.functions().stream()
            .map(PclnTable.Function::file)
            .filter(f -> f != null)
            .distinct()
            .toList()
        : files;
  }

  private static String release(Image image, BuildInfo info, PclnTable functions) {
    boolean isSaid = info != null && !info.goVersion().isEmpty();
    return isSaid || functions == null
        ? isSaid ? info.goVersion() : null
        : ReleaseText.find(image, functions.form());
  }

  /** Whether Go built it. */
  public boolean isGo() {
    return buildInfo != null || functions != null;
  }

  /** The settings of the build; empty when not recorded. */
  public Map<String, String> settings() {
    return buildInfo == null ? Map.of() : buildInfo.settings();
  }

  /** The place of the package that a function is of, by its index; null when it is of none. */
  public GoModules.Place placeOf(int function) {
    return functionPlaces.get(function);
  }

  /** The go command's name for the build; null when it has none or was built without. */
  public String buildId() {
    return image == null ? null : GoBuildId.find(image);
  }

  /** The place of a package as symbols name it; null for null. */
  public GoModules.Place place(String packageName) {
    return modules.place(packageName);
  }
}
