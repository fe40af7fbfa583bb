package dev.tonnage.attribute;

import dev.tonnage.demangle.Demangled;
import dev.tonnage.demangle.Demangler;
import dev.tonnage.image.Image;
import dev.tonnage.image.Records;
import dev.tonnage.ledger.Claims;
import dev.tonnage.ledger.Evidence;
import dev.tonnage.ledger.Kind;
import dev.tonnage.ledger.Owner;
import java.util.HashMap;
import java.util.Map;

/**
 * The owners that stand for what comes from other files: what a file holds to call {@code puts} is
 * of {@code puts}, and of the library that it is to come from.
 */
final class ImportOwners {
  private final Claims claims;
  private final Image image;
  private final int[] owners;
  private final Map<String, Integer> byName = new HashMap<>();

  ImportOwners(Claims claims, Image image) {
    this.claims = claims;
    this.image = image;
    this.owners = new int[image.records().imports().size()];
    for (int i = 0; i < owners.length; i++) {
      Records.Import imported = image.records().imports().get(i);
      owners[i] = claims.owner(owner(imported.name(), imported.library(), imported.isFunction()));
      if (imported.name() != null) {
        byName.putIfAbsent(imported.name(), owners[i]);
      }
    }
  }

  /** The owner of the import that records know by this number. */
  int numbered(int number) {
    return owners[number];
  }

  /** The owner of an undefined symbol; a version may follow its name. */
  int named(String name) {
    int at = name.indexOf('@', 1);
    String bare = at < 0 ? name : name.substring(0, at);
    return byName.computeIfAbsent(bare, n -> claims.owner(owner(n, null, false)));
  }

  private Owner owner(String name, String library, boolean isFunction) {
    if (name == null) {
      return new Owner(library, Kind.HEADER, null, library, null, null, 0, null, Evidence.FORMAT);
    }
    Demangled demangled = Demangler.of(Startup.bareName(image, name));
    String module =
        library != null
            ? library
            : demangled != null ? demangled.module() : Startup.isPart(name) ? Startup.MODULE : null;
    return new Owner(
        demangled == null ? name : demangled.text(),
        isFunction ? Kind.CODE : Kind.DATA,
        demangled == null
            ? (Startup.MODULE.equals(module) ? module : null)
            : demangled.packageName(),
        module,
        null,
        null,
        0,
        null,
        Evidence.SYMBOL);
  }
}
