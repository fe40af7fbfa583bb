package dev.tonnage.golang;

import dev.tonnage.bytes.Span;
import dev.tonnage.image.Image;
import dev.tonnage.image.Pointers;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads itabs: {interface, type, hash, functions}, with as many functions as the interface has
 * methods, one at least. Up to Go 1.26 there is a list of them, since then they stand one behind
 * the other.
 */
final class ItabReader {
  /** No interface that somebody wrote has more. */
  private static final long MOST_METHODS = 1 << 16;

  private final Image image;
  private final Pointers pointers;
  private final ModuleData module;
  private final TypeArea area;
  private final int w;

  ItabReader(Image image, ModuleData module) {
    this.image = image;
    this.pointers = image.pointers();
    this.module = module;
    this.area = module.types();
    this.w = image.pointerBytes();
  }

  List<GoTypes.Itab> read() {
    int header = headerBytes();
    List<GoTypes.Itab> itabs = new ArrayList<>();
    boolean isListed = area.itabs().isEmpty();
    long address = area.itabAddress();
    long end = address + area.itabs().length();
    for (long i = 0; isListed ? i < area.itabCount() : address < end; i++) {
      if (isListed) {
        address = listed(i);
      }
      long interfaceType = pointers.at(address);
      long methods = methods(interfaceType);
      long length = header + Math.max(methods, 1) * w;
      Span span = image.extent().locate(address, length);
      if (methods < 0 || methods > MOST_METHODS || span.length() != length) {
        break;
      }
      itabs.add(new GoTypes.Itab(address, span, pointers.at(address + w), interfaceType));
      address += length;
    }
    return List.copyOf(itabs);
  }

  private long listed(long index) {
    return pointers.at(area.itabLinks() + index * w);
  }

  private long methods(long interfaceType) {
    return pointers.at(interfaceType + 4L * w + 16 + 2L * w);
  }

  /**
   * What stands before the functions: up to Go 1.9 with a link to another, and up to Go 1.21 with
   * four bytes behind the hash even where nothing asks for them. The right length is that with
   * which most lists begin with a function. Up to Go 1.8 the runtime fills in the functions, and
   * where the hash of the type would be, there is no link yet.
   */
  private int headerBytes() {
    int newest = 2 * w + (w == 8 ? 8 : 4);
    if (!area.itabs().isEmpty()) {
      return newest;
    }
    int best = hasLinks() ? 3 * w + 8 : newest;
    int most = 0;
    for (int header : new int[] {newest, 2 * w + 8, 3 * w + 8}) {
      int votes = 0;
      for (long i = 0; i < area.itabCount(); i++) {
        votes += isFunction(pointers.at(listed(i) + header)) ? 1 : 0;
      }
      if (votes > most) {
        best = header;
        most = votes;
      }
    }
    return best;
  }

  private boolean hasLinks() {
    for (long i = 0; i < area.itabCount(); i++) {
      if (pointers.at(listed(i) + 2L * w) != 0) {
        return false;
      }
    }
    return area.itabCount() > 0;
  }

  private boolean isFunction(long address) {
    return Long.compareUnsigned(address, module.firstPc()) >= 0
        && Long.compareUnsigned(address, module.endPc()) < 0;
  }
}
