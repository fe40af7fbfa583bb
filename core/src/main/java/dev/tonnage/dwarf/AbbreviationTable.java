package dev.tonnage.dwarf;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** The abbreviations of one or several units, by code (section 7.5.3). */
final class AbbreviationTable {
  private static final int MOST_ATTRIBUTE = 0xffff;

  private final Map<Long, Abbreviation> declared;
  private final Abbreviation[] byCode;
  private final long end;

  private AbbreviationTable(Map<Long, Abbreviation> declared, long end) {
    this.declared = declared;
    this.end = end;
    // Compilers count codes from 1; those are found without a map.
    this.byCode = new Abbreviation[declared.size() + 1];
    for (int i = 1; i < byCode.length; i++) {
      byCode[i] = declared.get((long) i);
    }
  }

  /** Behind its last byte. */
  long end() {
    return end;
  }

  /** The abbreviation of this code; null when there is none. */
  Abbreviation get(long code) {
    return code > 0 && code < byCode.length ? byCode[(int) code] : declared.get(code);
  }

  /** Reads declarations up to the code 0 that ends the table. */
  static AbbreviationTable read(Cursor c) {
    Map<Long, Abbreviation> declared = new HashMap<>();
    Specifications list = new Specifications();
    for (long code = c.uleb(); code != 0; code = c.uleb()) {
      int tag = small(c.uleb());
      boolean hasChildren = c.u8() != 0;
      list.read(c);
      declared.putIfAbsent(code, list.toAbbreviation(tag, hasChildren));
    }
    return new AbbreviationTable(declared, c.at());
  }

  /** Numbers are 16 bits at most; what is larger is none that anybody knows. */
  private static int small(long number) {
    return number < 0 || number > MOST_ATTRIBUTE ? MOST_ATTRIBUTE : (int) number;
  }

  /** The attributes of one declaration. */
  private static final class Specifications {
    private int count;
    private int[] attributes = new int[16];
    private int[] forms = new int[16];
    private long[] constants = new long[16];
    private boolean hasConstants;

    void read(Cursor c) {
      count = 0;
      hasConstants = false;
      while (true) {
        long attribute = c.uleb();
        long form = c.uleb();
        if (attribute == 0 && form == 0) {
          return;
        }
        long constant = form == Dw.FORM_IMPLICIT_CONST ? c.sleb() : 0;
        boolean isEmpty = form == Dw.FORM_IMPLICIT_CONST || form == Dw.FORM_FLAG_PRESENT;
        if (!isEmpty || isWanted(small(attribute))) {
          add(small(attribute), small(form), constant);
        }
      }
    }

    /**
     * Values that take no bytes in an entry are kept once each, and only those that are asked for:
     * thousands of them would make one byte of an entry cost as many steps.
     */
    private boolean isWanted(int attribute) {
      return switch (attribute) {
        case Dw.AT_HIGH_PC, Dw.AT_LANGUAGE, Dw.AT_DECL_FILE, Dw.AT_CALL_FILE ->
            Arrays.stream(attributes, 0, count).noneMatch(a -> a == attribute);
        default -> false;
      };
    }

    private void add(int attribute, int form, long constant) {
      if (count == attributes.length) {
        attributes = Arrays.copyOf(attributes, 2 * count);
        forms = Arrays.copyOf(forms, 2 * count);
        constants = Arrays.copyOf(constants, 2 * count);
      }
      attributes[count] = attribute;
      forms[count] = form;
      constants[count] = constant;
      hasConstants |= form == Dw.FORM_IMPLICIT_CONST;
      count++;
    }

    Abbreviation toAbbreviation(int tag, boolean hasChildren) {
      return new Abbreviation(
          tag,
          hasChildren,
          Arrays.copyOf(attributes, count),
          Arrays.copyOf(forms, count),
          hasConstants ? Arrays.copyOf(constants, count) : null);
    }
  }
}
