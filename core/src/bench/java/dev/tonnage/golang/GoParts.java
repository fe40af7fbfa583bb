package dev.tonnage.golang;

import dev.tonnage.image.Image;

/** The steps of reading what Go left in a program, one by one. */
public final class GoParts {
  private GoParts() {}

  /** Types and itabs. */
  public static Object types(GoProgram program) {
    PclnTable table = program.functions();
    return GoTypes.read(program.image(), table.moduleData(), table.form());
  }

  /** What was inlined into each function. */
  public static Object inlines(GoProgram program) {
    return new Inlines(program.functions(), program.image());
  }

  /** The table of functions. */
  public static Object functions(Image image) {
    return PclnTable.find(image.file(), image);
  }
}
