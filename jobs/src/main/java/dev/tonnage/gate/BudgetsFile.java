package dev.tonnage.gate;

import dev.tonnage.gate.Budgets.Budget;
import dev.tonnage.gate.Budgets.Grace;
import dev.tonnage.gate.Budgets.Measure;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads {@code conf/budgets.yaml}; its comments explain the settings. */
public final class BudgetsFile {
  private static final List<String> TOP = List.of("noise", "budgets", "grace");
  private static final List<String> BUDGET =
      List.of(
          "name", "services", "platforms", "measure", "max", "max_growth", "max_drift", "noise");
  private static final List<String> GRACE = List.of("services", "budgets", "until", "reason");

  private BudgetsFile() {}

  /**
   * Reads one.
   *
   * @param file its name, for messages
   * @throws BudgetsException with the line and what to do, when it can not be used
   */
  public static Budgets read(String file, String text) {
    YamlPart root = YamlPart.read(file, text);
    Map<String, YamlPart> top = root == null ? Map.of() : root.settings(TOP);
    Limit noise = size(top, "noise", Limit.ZERO);
    List<Budget> budgets = new ArrayList<>();
    if (top.containsKey("budgets")) {
      for (YamlPart p : top.get("budgets").list()) {
        budgets.add(budget(p, noise));
      }
    }
    List<Grace> graces = new ArrayList<>();
    if (top.containsKey("grace")) {
      for (YamlPart p : top.get("grace").list()) {
        graces.add(grace(p));
      }
    }
    return new Budgets(file, List.copyOf(budgets), List.copyOf(graces));
  }

  private static Budget budget(YamlPart part, Limit noise) {
    Map<String, YamlPart> settings = part.settings(BUDGET);
    Limit max = size(settings, "max", null);
    Limit growth = sizeOrShare(settings, "max_growth");
    Limit drift = sizeOrShare(settings, "max_drift");
    if (max == null && growth == null && drift == null) {
      throw part.wrong("this budget has no limit; give it max, max_growth or max_drift");
    }
    return new Budget(
        required(part, settings, "name").text(),
        required(part, settings, "services").texts(),
        settings.containsKey("platforms") ? settings.get("platforms").texts() : List.of(),
        settings.containsKey("measure")
            ? settings.get("measure").as(BudgetsFile::measure)
            : Measure.FILE,
        max,
        growth,
        drift,
        size(settings, "noise", noise),
        part.line());
  }

  private static Grace grace(YamlPart part) {
    Map<String, YamlPart> settings = part.settings(GRACE);
    return new Grace(
        required(part, settings, "services").texts(),
        settings.containsKey("budgets") ? settings.get("budgets").texts() : List.of(),
        required(part, settings, "until").as(BudgetsFile::date),
        required(part, settings, "reason").text());
  }

  private static YamlPart required(YamlPart part, Map<String, YamlPart> settings, String name) {
    if (!settings.containsKey(name)) {
      throw part.wrong("\"%s\" is missing here; add it", name);
    }
    return settings.get(name);
  }

  private static Limit size(Map<String, YamlPart> settings, String name, Limit otherwise) {
    YamlPart part = settings.get(name);
    return part == null ? otherwise : part.as(t -> Limit.parse(t, false));
  }

  private static Limit sizeOrShare(Map<String, YamlPart> settings, String name) {
    YamlPart part = settings.get(name);
    return part == null ? null : part.as(t -> Limit.parse(t, true));
  }

  private static Measure measure(String text) {
    for (Measure m : Measure.values()) {
      if (m.name().toLowerCase(Locale.ROOT).equals(text)) {
        return m;
      }
    }
    throw new IllegalArgumentException(
        "\"%s\" is no measure; write file (bytes on disk) or wire (bytes pulled)".formatted(text));
  }

  private static LocalDate date(String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "\"%s\" is no day; write it like 2026-12-31".formatted(text), e);
    }
  }
}
