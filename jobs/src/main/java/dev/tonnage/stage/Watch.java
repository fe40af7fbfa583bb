package dev.tonnage.stage;

import java.util.function.Supplier;

/** Is told how a scan goes. */
public interface Watch {

  /** Looks away. */
  Watch NONE =
      new Watch() {
        @Override
        public <T> T during(String name, Work all, Supplier<Work> done, Supplier<T> work) {
          return work.get();
        }

        @Override
        public void say(String sentence) {}
      };

  /**
   * Some work.
   *
   * @param items layers or binaries
   * @param bytes of these
   * @param failures among these
   */
  record Work(long items, long bytes, long failures) {}

  /**
   * Does work that takes time.
   *
   * @param name what is done to what, such as {@code Opening layers}
   * @param done how much of it is done; can be asked at any time
   */
  <T> T during(String name, Work all, Supplier<Work> done, Supplier<T> work);

  /** Something worth a line. */
  void say(String sentence);
}
