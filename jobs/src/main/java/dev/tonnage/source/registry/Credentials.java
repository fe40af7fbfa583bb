package dev.tonnage.source.registry;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Who we are to a registry.
 *
 * @param identityToken to be exchanged for tokens that last a short time; null when there is none
 */
record Credentials(String user, String password, String identityToken) {

  String basic() {
    byte[] text = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(text);
  }

  /** Should it ever be printed. */
  @Override
  public String toString() {
    return "Credentials[…]";
  }
}
