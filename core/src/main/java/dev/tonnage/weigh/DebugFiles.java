package dev.tonnage.weigh;

import dev.tonnage.bytes.Bytes;
import java.util.Optional;

/**
 * Where debug information is found that stands in other files than the binary. Core does no input:
 * who weighs hands the bytes in. Whatever is handed in is checked; a file that is not the one asked
 * for is not used.
 */
public interface DebugFiles {
  /** There are none. */
  DebugFiles NONE = new DebugFiles() {};

  /**
   * The debug file of this build, as in {@code /usr/lib/debug/.build-id/ab/cdef.debug}.
   *
   * @param buildId in lower-case hex
   */
  default Optional<Bytes> byBuildId(String buildId) {
    return Optional.empty();
  }

  /**
   * The debug file that {@code .gnu_debuglink} names.
   *
   * @param name without a folder
   * @param crc of all its bytes: CRC-32 as gzip has it
   */
  default Optional<Bytes> byLink(String name, long crc) {
    return Optional.empty();
  }

  /**
   * A file of split debug information ({@code .dwo}), or the package of them ({@code .dwp}).
   *
   * @param name {@code DW_AT_dwo_name}: a path, as the compiler wrote it
   * @param directory from where a relative path counts; null when unknown
   * @param id {@code dwo_id}
   */
  default Optional<Bytes> bySplitName(String name, String directory, long id) {
    return Optional.empty();
  }
}
