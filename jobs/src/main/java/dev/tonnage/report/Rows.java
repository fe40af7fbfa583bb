package dev.tonnage.report;

import java.util.Iterator;
import java.util.List;

/**
 * An answer, before it is printed.
 *
 * @param columns their names
 * @param rows each with a value for each column; taken one at a time, so that an answer may be of
 *     any size
 */
public record Rows(List<String> columns, Iterator<List<Object>> rows) {

  /** The next rows, so many at most. */
  Rows page(int size) {
    Iterator<List<Object>> rest = rows;
    return new Rows(
        columns,
        new Iterator<>() {
          private int taken;

          @Override
          public boolean hasNext() {
            return taken < size && rest.hasNext();
          }

          @Override
          public List<Object> next() {
            taken++;
            return rest.next();
          }
        });
  }
}
