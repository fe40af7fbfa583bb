package dev.tonnage.gate;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A size as people write it: {@code 12MB}, {@code 200 kB} (decimal), {@code 12MiB} (binary), {@code
 * 4096} (bytes), or a share such as {@code 1.5%}.
 *
 * @param amount bytes, or percent
 * @param isShare whether it is percent
 */
public record Limit(BigDecimal amount, boolean isShare) {
  public static final Limit ZERO = new Limit(BigDecimal.ZERO, false);

  private static final Pattern TEXT =
      Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*(%|[kmgt]?i?b?)", Pattern.CASE_INSENSITIVE);
  private static final Map<String, Long> UNITS =
      Map.of(
          "",
          1L,
          "k",
          1_000L,
          "m",
          1_000_000L,
          "g",
          1_000_000_000L,
          "t",
          1_000_000_000_000L,
          "ki",
          1L << 10,
          "mi",
          1L << 20,
          "gi",
          1L << 30,
          "ti",
          1L << 40);

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException with a sentence, when the text is none
   */
  public static Limit parse(String text, boolean allowsShare) {
    Matcher m = TEXT.matcher(text.strip());
    String unit = m.matches() ? m.group(2).toLowerCase(Locale.ROOT).replaceAll("b$", "") : null;
    boolean isShare = "%".equals(unit);
    if (unit == null || (isShare ? !allowsShare : !UNITS.containsKey(unit))) {
      throw new IllegalArgumentException(
          "\"%s\" is no size; write it like 12MB, 200kB or 12MiB%s"
              .formatted(text, allowsShare ? ", or like 1%" : ""));
    }
    BigDecimal number = new BigDecimal(m.group(1));
    return new Limit(
        isShare ? number : number.multiply(BigDecimal.valueOf(UNITS.get(unit))), isShare);
  }

  /** In bytes, of something of so many. */
  public long bytes(long of) {
    BigDecimal bytes = isShare ? amount.multiply(BigDecimal.valueOf(of)).movePointLeft(2) : amount;
    return bytes.setScale(0, RoundingMode.DOWN).longValueExact();
  }
}
