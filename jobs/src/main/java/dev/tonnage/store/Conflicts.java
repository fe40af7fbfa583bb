package dev.tonnage.store;

import dev.tonnage.table.Table;

/** Tells that another writer was quicker from all else that can go wrong in a write. */
final class Conflicts {
  private Conflicts() {}

  /**
   * The exception to be thrown on. Delta has the classes of its conflicts twice, in its public
   * package and in Spark's, with one name.
   */
  static RuntimeException explained(Table<?> table, RuntimeException e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      for (Class<?> c = t.getClass(); c != null; c = c.getSuperclass()) {
        if (c.getSimpleName().equals("DeltaConcurrentModificationException")) {
          return WarehouseException.overtaken(table.name(), e);
        }
      }
    }
    return e;
  }
}
