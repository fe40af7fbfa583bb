package dev.tonnage.attribute;

import dev.tonnage.image.Format;
import dev.tonnage.image.Image;
import java.util.Set;

/**
 * What compilers link into every program: the code before {@code main} and behind it ({@code
 * crt1.o}, {@code crti.o}, {@code crtbegin.o}). It has no debug information; its names are fixed.
 */
final class Startup {
  static final String MODULE = "crt";

  /** The files whose local symbols are all startup code. */
  private static final Set<String> FILES = Set.of("crtstuff.c", "crt1.c", "crti.S", "crtn.S");

  private static final Set<String> NAMES =
      Set.of(
          "_start",
          "_start_c",
          "_init",
          "_fini",
          "__start",
          "_dl_relocate_static_pie",
          "__libc_csu_init",
          "__libc_csu_fini",
          "__libc_csu_irel",
          "_IO_stdin_used",
          "data_start",
          "__data_start",
          "__dso_handle",
          "__TMC_END__",
          "__gmon_start__",
          "_ITM_deregisterTMCloneTable",
          "_ITM_registerTMCloneTable",
          "_Jv_RegisterClasses",
          "deregister_tm_clones",
          "register_tm_clones",
          "__do_global_dtors_aux",
          "frame_dummy",
          "__abi_tag",
          "__wrap_main");

  private Startup() {}

  static boolean isPart(String name) {
    return NAMES.contains(name);
  }

  static boolean isFile(String name) {
    return FILES.contains(name);
  }

  /** A name without the underscore that Mach-O puts before all of them. */
  static String bareName(Image image, String name) {
    boolean isPrefixed =
        image.format() == Format.MACHO && name.startsWith("_") && !name.startsWith("_/");
    return isPrefixed ? name.substring(1) : name;
  }
}
