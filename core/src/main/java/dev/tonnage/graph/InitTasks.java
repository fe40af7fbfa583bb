package dev.tonnage.graph;

import dev.tonnage.attribute.DataAreas;
import dev.tonnage.golang.GoProgram;
import dev.tonnage.golang.PclnTable;
import dev.tonnage.image.Image;
import java.util.ArrayList;
import java.util.List;

/**
 * The packages' initial tasks: records of {state u32, functions u32, addresses of functions}, which
 * a list in the module data names in the order in which they run, since Go 1.21 ({@code
 * runtime/proc.go}, {@code cmd/link/internal/ld/inittask.go}). Earlier ones name those that run
 * before them, and need no list.
 */
record InitTasks(long listStart, long listEnd, List<Task> tasks) {
  private static final InitTasks NONE = new InitTasks(-1, -1, List.of());

  /** The list stands behind the fields that all releases have. */
  private static final int FIRST_WORD = 40;

  private static final int LAST_WORD = 76;
  private static final int TASKS_ASKED = 4;
  private static final long MOST_FUNCTIONS = 1 << 16;

  /**
   * The tasks of one package.
   *
   * @param place of its record on the line
   * @param firstFunction the number of the first that it runs
   */
  record Task(long place, int firstFunction) {}

  static InitTasks find(GoProgram program, DataAreas areas, CodeIndex code) {
    Image image = program.image();
    long module = program.functions().moduleData().address();
    int w = image.pointerBytes();
    for (int word = FIRST_WORD; word < LAST_WORD; word++) {
      long list = image.pointers().at(module + (long) word * w);
      long length = image.pointers().at(module + (word + 1L) * w);
      long capacity = image.pointers().at(module + (word + 2L) * w);
      DataAreas.Area area = areas.around(list);
      if (area != null && length > 0 && length == capacity && length <= area.length() / w) {
        Reader reader = new Reader(image, areas, code, program.functions().functions());
        long asked = Math.min(length, TASKS_ASKED);
        if (reader.read(list, asked).size() == asked) {
          long start = areas.position(list);
          return new InitTasks(start, start + length * w, reader.read(list, length));
        }
      }
    }
    return NONE;
  }

  private record Reader(
      Image image, DataAreas areas, CodeIndex code, List<PclnTable.Function> functions) {
    List<Task> read(long list, long length) {
      List<Task> tasks = new ArrayList<>();
      int w = image.pointerBytes();
      for (long i = 0; i < length; i++) {
        long record = image.pointers().at(list + i * w);
        long place = areas.position(record);
        int function = code.at(image.pointers().at(record + 8));
        if (place < 0 || place + 8 > image.file().size() || function < 0) {
          continue;
        }
        long count = image.file().u32(place + 4);
        if (count > 0 && count < MOST_FUNCTIONS && isInit(functions.get(function).name())) {
          tasks.add(new Task(place, function));
        }
      }
      return tasks;
    }

    private static boolean isInit(String name) {
      return name.endsWith(".init") || name.contains(".init.");
    }
  }
}
