package dev.tonnage.dwarf;

import java.util.HashMap;
import java.util.Map;

/** The abbreviations of one or several units, by code (section 7.5.3). */
final class AbbreviationTable {
  private static final int DENSE = 1024;
  private static final int MOST_ATTRIBUTE = 0xffff;

  private final Abbreviation[] byCode = new Abbreviation[DENSE];
  private final Map<Long, Abbreviation> others = new HashMap<>();
  private final long end;

  private AbbreviationTable(long end) {
    this.end = end;
  }

  /** Behind its last byte. */
  long end() {
    return end;
  }

  /** The abbreviation of this code; null when there is none. */
  Abbreviation get(long code) {
    return code >= 0 && code < DENSE ? byCode[(int) code] : others.get(code);
  }

  /** Reads declarations up to the code 0 that ends the table. */
  static AbbreviationTable read(Cursor c) {
    Map<Long, Abbreviation> declared = new HashMap<>();
    int[] attributes = new int[16];
    int[] forms = new int[16];
    long[] constants = new long[16];
    for (long code = c.uleb(); code != 0; code = c.uleb()) {
      int tag = small(c.uleb());
      boolean hasChildren = c.u8() != 0;
      int count = 0;
      boolean hasConstants = false;
      while (true) {
        long attribute = c.uleb();
        long form = c.uleb();
        if (attribute == 0 && form == 0) {
          break;
        }
        if (count == attributes.length) {
          attributes = java.util.Arrays.copyOf(attributes, 2 * count);
          forms = java.util.Arrays.copyOf(forms, 2 * count);
          constants = java.util.Arrays.copyOf(constants, 2 * count);
        }
        attributes[count] = small(attribute);
        forms[count] = small(form);
        constants[count] = 0;
        if (form == Dw.FORM_IMPLICIT_CONST) {
          constants[count] = c.sleb();
          hasConstants = true;
        }
        count++;
      }
      declared.putIfAbsent(
          code,
          new Abbreviation(
              tag,
              hasChildren,
              java.util.Arrays.copyOf(attributes, count),
              java.util.Arrays.copyOf(forms, count),
              hasConstants ? java.util.Arrays.copyOf(constants, count) : null));
    }
    AbbreviationTable table = new AbbreviationTable(c.at());
    declared.forEach(
        (code, a) -> {
          if (code > 0 && code < DENSE) {
            table.byCode[code.intValue()] = a;
          } else {
            table.others.put(code, a);
          }
        });
    return table;
  }

  /** Numbers are 16 bits at most; what is larger is none that anybody knows. */
  private static int small(long number) {
    return number < 0 || number > MOST_ATTRIBUTE ? MOST_ATTRIBUTE : (int) number;
  }
}
