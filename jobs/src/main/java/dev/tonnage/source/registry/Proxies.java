package dev.tonnage.source.registry;

import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * The proxies that the environment names, as curl and Go read it: {@code HTTPS_PROXY}, {@code
 * HTTP_PROXY}, {@code NO_PROXY}. Without them, those of Java's system properties.
 */
final class Proxies extends ProxySelector {
  private static final List<Proxy> NONE = List.of(Proxy.NO_PROXY);

  private final Function<String, String> environment;

  Proxies(Function<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public List<Proxy> select(URI uri) {
    if (isExempt(uri)) {
      return NONE;
    }
    URI proxy = proxy(uri.getScheme());
    if (proxy == null) {
      ProxySelector system = ProxySelector.getDefault();
      return system == null ? NONE : system.select(uri);
    }
    int port = proxy.getPort() < 0 ? 80 : proxy.getPort();
    // Not resolved here: who made the proxy's name knows where it is when it is wanted.
    return List.of(new Proxy(Proxy.Type.HTTP, new InetSocketAddress(proxy.getHost(), port)));
  }

  private URI proxy(String scheme) {
    String value = value(scheme + "_proxy");
    if (value == null) {
      return null;
    }
    try {
      URI uri = URI.create(value.contains("://") ? value : "http://" + value);
      return uri.getHost() == null ? null : uri;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private String value(String name) {
    String lower = environment.apply(name);
    String value = lower == null ? environment.apply(name.toUpperCase(Locale.ROOT)) : lower;
    return value == null || value.isEmpty() ? null : value;
  }

  private boolean isExempt(URI uri) {
    String list = value("no_proxy");
    if (list == null) {
      return false;
    }
    String host = uri.getHost();
    for (String word : list.split("[,\\s]+")) {
      String name = word.replaceFirst("^\\*?\\.", "");
      if (word.equals("*")
          || !name.isEmpty()
              && (host.equals(name)
                  || host.endsWith("." + name)
                  || (host + ":" + uri.getPort()).equals(name))) {
        return true;
      }
    }
    return false;
  }

  /** Answers proxies, and only those, with what stands in their addresses; null if nothing does. */
  Authenticator authenticator() {
    for (String scheme : List.of("https", "http")) {
      URI proxy = proxy(scheme);
      if (proxy != null && proxy.getUserInfo() != null) {
        return new ProxyAuthenticator(proxy.getUserInfo());
      }
    }
    return null;
  }

  private static final class ProxyAuthenticator extends Authenticator {
    private final String userInfo;

    ProxyAuthenticator(String userInfo) {
      this.userInfo = userInfo;
    }

    @Override
    protected PasswordAuthentication getPasswordAuthentication() {
      if (getRequestorType() != RequestorType.PROXY) {
        return null;
      }
      String[] words = userInfo.split(":", 2);
      return new PasswordAuthentication(words[0], (words.length > 1 ? words[1] : "").toCharArray());
    }
  }

  @Override
  public void connectFailed(URI uri, SocketAddress address, java.io.IOException e) {
    // The request fails, too, and says so.
  }
}
