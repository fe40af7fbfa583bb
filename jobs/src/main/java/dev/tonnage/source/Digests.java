package dev.tonnage.source;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** Digests as registries write them. */
public final class Digests {
  private static final String SHA256 = "sha256:";
  private static final Pattern VALID = Pattern.compile("sha256:[0-9a-f]{64}");

  private Digests() {}

  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Ends a digest and names it. */
  public static String name(MessageDigest digest) {
    return SHA256 + HexFormat.of().formatHex(digest.digest());
  }

  /** The hex part of a name. */
  public static String hex(String name) {
    return name.substring(SHA256.length());
  }

  public static String of(byte[] bytes) {
    MessageDigest digest = sha256();
    digest.update(bytes);
    return name(digest);
  }

  static void line(MessageDigest digest, String line) {
    digest.update((line + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** Whether it is a digest that can be checked, and that names a file without surprises. */
  static boolean isValid(String name) {
    return VALID.matcher(name).matches();
  }

  /** Refuses what is no such digest. */
  static void check(String name) throws LayerException {
    if (!isValid(name)) {
      throw new LayerException(
          dev.tonnage.table.ErrorCode.UNSUPPORTED,
          "\"%s\" is no digest of the form sha256:<64 hex>",
          name);
    }
  }

  /** Refuses bytes that are not those of a digest. */
  static byte[] checked(byte[] bytes, String digest) throws LayerException {
    String found = of(bytes);
    if (!found.equals(digest)) {
      throw new LayerException(
          dev.tonnage.table.ErrorCode.MISMATCH, "the blob %s has the digest %s", digest, found);
    }
    return bytes;
  }
}
