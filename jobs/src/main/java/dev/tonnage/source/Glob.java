package dev.tonnage.source;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A name in which {@code *} stands for any characters, slashes too. */
record Glob(String text) {

  boolean isLiteral() {
    return text.indexOf('*') < 0;
  }

  Pattern pattern() {
    return Pattern.compile(
        Arrays.stream(text.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")));
  }
}
