package dev.tonnage.findings;

import java.util.Locale;

/** What is looked for, why it matters, what to do about it, and when not to. */
public enum Rule {
  UNSTRIPPED(
      "Symbols and debug information are shipped: pulled and stored with every image, read by"
          + " debuggers alone. Go's stack traces and profiles do not need them.",
      "Build with -ldflags='-s -w', or run strip; keep the unstripped file where crashes are"
          + " looked into.",
      "When the program is debugged or traced by symbols (delve, perf, bpftrace) where it runs."),
  DEBUG_UNCOMPRESSED(
      "Debug information is shipped as it is, though it compresses to a half or a third and"
          + " debuggers read it compressed.",
      "Compress it: -gz for gcc and clang, objcopy --compress-debug-sections; Go does so unless"
          + " told -compressdwarf=false.",
      "When it is stripped anyway, or a tool at hand reads uncompressed debug information only."),
  DEBUG_HANDLERS(
      "Handlers for debugging are linked: they take bytes and show internals to whoever reaches"
          + " them, often on the main server without anybody having asked for it.",
      "Leave the import out of production builds, or put it behind a build tag; for"
          + " golang.org/x/net/trace under gRPC, build with -tags grpcnotrace.",
      "When somebody profiles production with them, and they are reachable for that one only."),
  TEST_CODE(
      "Code for tests is linked into a program: test flags, servers or doubles that production"
          + " does not use.",
      "Move it into _test.go files, or into a package that the program does not import.",
      "When the program is a test runner."),
  EMBEDDED_SET(
      "A whole set of data is embedded, of which a program uses little: time zones, locales,"
          + " certificates.",
      "Take time zones and certificates from the image instead (packages tzdata, ca-certificates),"
          + " where programs share them and updates reach them; of languages and locales, keep a"
          + " table of those that are offered.",
      "When the program has to run on machines or images that have no such files, or speaks every"
          + " language."),
  MAP_INIT(
      "A large map is filled at start, by code of its own for each entry: more bytes than a table of"
          + " the same entries, and every start pays for it, in time and in memory.",
      "Keep the entries in a sorted slice of structs and search it, or in a switch; or fill the map"
          + " from that slice when it is first asked for (sync.OnceValue).",
      "When the entries are computed at start anyway."),
  PRUNING_OFF(
      "A function looks methods up by names that the linker can not know, so that it keeps every"
          + " exported method of every type in an interface, in the whole program.",
      "Do without the caller named: github.com/spf13/cobra 1.9 and google.golang.org/protobuf 1.36.12"
          + " look nothing up any more (before that one, Go 1.26 turns pruning off); gRPC has the build"
          + " tag grpcnotrace; text/template and html/template can be left out as a whole only.",
      "When the look-up is what the program is for, such as templates that its users write."),
  ALTERNATIVE(
      "A heavy module is linked whose job lighter ones do.",
      "See the detail for what to use instead.",
      "When the program uses what only the heavy one has; the detail says more."),
  TWO_LIBRARIES(
      "Several libraries for one job, or several majors of one, are linked.",
      "Settle on one of them.",
      "When the others are kept by dependencies that can not be changed."),
  CGO(
      "C is called for what Go does as well, so that the program needs a C library, and an image"
          + " that has one.",
      "Build with CGO_ENABLED=0, or with -tags netgo,osusergo.",
      "When names or users are looked up by NSS modules (LDAP, mDNS), which Go does not ask."),
  EMBEDDED_FILES(
      "Embedded files are stored as they are, though they compress well.",
      "Embed them compressed and unpack at start, or ship them beside the program.",
      "When they are read in place and often, or the program is packed and pulled compressed"
          + " alone: then it is the disk that is saved."),
  PIE(
      "Running at any address costs relocations on disk, and pages that are written at start.",
      "Build with -buildmode=exe where policy allows it.",
      "Do not trade safety for bytes blindly: where the platform asks for PIE, or C code or the"
          + " network is close, random addresses are worth it."),
  RELRO(
      "What is read-only once relocated ends where a page does, so that up to a page in front of it is"
          + " empty. Empty pages are neither read nor kept in memory, and compress to nothing.",
      "Link with a smaller page, -z max-page-size=4096 (amd64), rather than without RELRO (-z"
          + " norelro).",
      "Do not trade safety for bytes blindly: without RELRO, whoever can write to one place in memory"
          + " can redirect calls; the few bytes are no reason to turn it off."),
  PADDING(
      "Space between parts of the file is empty: parts were aligned to pages larger than the"
          + " processor's.",
      "Link with -z max-page-size=4096 (amd64), or -z noseparate-code.",
      "When the same file has to run with larger pages, as on some arm64 kernels."),
  PACKED(
      "The program is packed: smaller on disk, but it is unpacked into memory at every start, shared"
          + " with nobody, and scanners take it for malware.",
      "Ship it unpacked; layers compressed with zstd are pulled as quickly.",
      "When the disk itself is what is short.");

  private final String why;
  private final String advice;
  private final String unless;

  Rule(String why, String advice, String unless) {
    this.why = why;
    this.advice = advice;
    this.unless = unless;
  }

  /** As tables and commands name it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Why it matters. */
  public String why() {
    return why;
  }

  /** What to do. */
  public String advice() {
    return advice;
  }

  /** When not to. */
  public String unless() {
    return unless;
  }
}
