package dev.tonnage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A table that a test prints and, with {@code -Dgolden.rewrite=true}, writes to a page of docs. */
public final class DocTable {
  private final List<String> lines = new ArrayList<>();

  /** Adds a line; the first has the titles. All cells but the first of a line are centred. */
  public void add(String first, String... cells) {
    lines.add("| " + first + " | " + String.join(" | ", cells) + " |");
    if (lines.size() == 1) {
      lines.add("| --- |" + " --- |".repeat(cells.length));
    }
  }

  /** Prints it, and replaces the page's table that has the same titles. */
  public void print(String page) {
    lines.forEach(System.out::println);
    if (Boolean.getBoolean("golden.rewrite")) {
      try {
        write(Path.of("..", "docs", page));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void write(Path page) throws IOException {
    List<String> text = new ArrayList<>(Files.readAllLines(page));
    String titles = lines.get(0);
    int first = text.indexOf(titles);
    if (first < 0) {
      throw new IllegalStateException(page + " has no table of these titles: " + titles);
    }
    int end = first;
    while (end < text.size() && text.get(end).startsWith("|")) {
      end++;
    }
    text.subList(first, end).clear();
    text.addAll(first, lines);
    Files.write(page, text);
  }
}
