package dev.tonnage.report;

import java.util.Locale;

/** Sizes as people read them: in decimal units, as disks and networks are sold. */
public final class Sizes {
  private static final String[] UNITS = {"kB", "MB", "GB", "TB", "PB"};

  private Sizes() {}

  public static String text(long bytes) {
    if (Math.abs(bytes) < 1000) {
      return bytes + " B";
    }
    double scaled = bytes / 1000.0;
    int unit = 0;
    // What would be shown as 1000.0 is 1.0 of the next.
    while (Math.abs(scaled) >= 999.95 && unit < UNITS.length - 1) {
      scaled /= 1000;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %s", scaled, UNITS[unit]);
  }
}
