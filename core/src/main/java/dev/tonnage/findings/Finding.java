package dev.tonnage.findings;

/**
 * Something that could be done about a binary's weight.
 *
 * @param subject the package, module or part that it is about
 * @param detail what was seen, in a sentence, with the advice that goes for this subject alone
 * @param savingBytes what it would save of the file in addition to the findings before it: those of
 *     one binary add up, and no byte is in two
 * @param aloneBytes what it would save if nothing else were done
 */
public record Finding(
    Rule rule,
    String subject,
    String detail,
    long savingBytes,
    long aloneBytes,
    Confidence confidence) {

  /** How sure a saving is. */
  public enum Confidence {
    /** Arithmetic on what stands in the file. */
    EXACT("exact"),
    /** By references or by trial; docs/findings.md says how far off. */
    ESTIMATED("estimated"),
    /**
     * Others than the program's own packages have to change, or a substitute's weight is unknown.
     */
    ROUGH("rough");

    private final String label;

    Confidence(String label) {
      this.label = label;
    }

    public String label() {
      return label;
    }
  }
}
