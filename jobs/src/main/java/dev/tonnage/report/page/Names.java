package dev.tonnage.report.page;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Texts that occur many times, each kept once and then called by its number. */
final class Names {
  static final int NONE = -1;

  private final Map<String, Integer> numbers = new HashMap<>();
  private final List<String> texts = new ArrayList<>();

  /** The number of a text; {@link #NONE} for null. */
  int of(String text) {
    return text == null
        ? NONE
        : numbers.computeIfAbsent(
            text,
            t -> {
              texts.add(t);
              return texts.size() - 1;
            });
  }

  List<String> texts() {
    return texts;
  }
}
