package dev.tonnage.source.registry;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a server wants to know who asks: RFC 9110, 11.6.1; of the parameters, {@code realm}, {@code
 * service} and {@code scope} count.
 *
 * @param scheme in lower case
 */
record Challenge(String scheme, Map<String, String> parameters) {
  private static final Pattern SCHEME = Pattern.compile("\\s*([A-Za-z]+)(?:\\s+|$)");
  private static final Pattern PARAMETER =
      Pattern.compile("([A-Za-z_]+)\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^\\s,\"]+))\\s*,?\\s*");

  /** The one that is understood, bearer before basic; null when none is. */
  static Challenge of(List<String> headers) {
    Challenge basic = null;
    for (String header : headers) {
      Challenge challenge = parse(header);
      if (challenge.scheme().equals("bearer") && challenge.parameters().containsKey("realm")) {
        return challenge;
      }
      if (challenge.scheme().equals("basic")) {
        basic = challenge;
      }
    }
    return basic;
  }

  private static Challenge parse(String header) {
    Matcher scheme = SCHEME.matcher(header);
    if (!scheme.lookingAt()) {
      return new Challenge("", Map.of());
    }
    Map<String, String> parameters = new TreeMap<>();
    Matcher m = PARAMETER.matcher(header).region(scheme.end(), header.length());
    while (m.lookingAt()) {
      String value = m.group(2) == null ? m.group(3) : m.group(2).replaceAll("\\\\(.)", "$1");
      parameters.putIfAbsent(m.group(1).toLowerCase(Locale.ROOT), value);
      m.region(m.end(), header.length());
    }
    return new Challenge(scheme.group(1).toLowerCase(Locale.ROOT), parameters);
  }
}
