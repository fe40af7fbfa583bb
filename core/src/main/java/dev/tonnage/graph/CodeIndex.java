package dev.tonnage.graph;

import dev.tonnage.golang.PclnTable;
import java.util.List;

/** Which function is at an address. */
final class CodeIndex {
  private final long[] addresses;
  private final long end;

  CodeIndex(List<PclnTable.Function> functions) {
    this.addresses = functions.stream().mapToLong(PclnTable.Function::address).toArray();
    int last = addresses.length - 1;
    this.end = last < 0 ? 0 : addresses[last] + Math.max(functions.get(last).codeBytes(), 1);
  }

  /** The function around an address; -1 where none is. */
  int around(long address) {
    if (addresses.length == 0
        || Long.compareUnsigned(address, addresses[0]) < 0
        || Long.compareUnsigned(address, end) >= 0) {
      return -1;
    }
    int low = 0;
    int high = addresses.length - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (Long.compareUnsigned(addresses[middle], address) <= 0) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  /** The function that begins at an address; -1 where none does. */
  int at(long address) {
    int i = around(address);
    return i >= 0 && addresses[i] == address ? i : -1;
  }

  /** The code of a function with the padding behind it. */
  long bytes(int function) {
    long next = function + 1 < addresses.length ? addresses[function + 1] : end;
    return Math.max(next - addresses[function], 0);
  }
}
