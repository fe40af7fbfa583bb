package dev.tonnage.source.registry;

import dev.tonnage.table.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Sets TLS up with certificates of one's own, from the PEM files that everybody has. */
final class Tls {
  /** RFC 7468; PKCS #8, which Java reads. */
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN ([A-Z ]*)PRIVATE KEY-----([^-]+)-----END");

  private static final char[] NO_PASSWORD = new char[0];

  private Tls() {}

  /** Null when Java's own set-up will do. */
  static SSLContext context(RegistrySettings settings) throws IOException {
    if (settings.caFile() == null && settings.certFile() == null) {
      return null;
    }
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys(settings), trust(settings.caFile()), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new RegistryException(
          ErrorCode.UNREADABLE,
          "the certificates named for TLS can not be used: %s",
          e.getMessage());
    }
  }

  private static TrustManager[] trust(String caFile) throws GeneralSecurityException, IOException {
    if (caFile == null) {
      return null;
    }
    KeyStore store = empty();
    int n = 0;
    for (X509Certificate known : issuers(null)) {
      store.setCertificateEntry("java-" + n++, known);
    }
    for (Certificate certificate : certificates(caFile)) {
      store.setCertificateEntry("own-" + n++, certificate);
    }
    return factory(store).getTrustManagers();
  }

  private static List<X509Certificate> issuers(KeyStore store) throws GeneralSecurityException {
    for (TrustManager manager : factory(store).getTrustManagers()) {
      if (manager instanceof X509TrustManager x509) {
        return List.of(x509.getAcceptedIssuers());
      }
    }
    return List.of();
  }

  private static TrustManagerFactory factory(KeyStore store) throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory;
  }

  private static KeyManager[] keys(RegistrySettings settings)
      throws GeneralSecurityException, IOException {
    if (settings.certFile() == null) {
      return null;
    }
    String keyFile = settings.keyFile() == null ? settings.certFile() : settings.keyFile();
    KeyStore store = empty();
    store.setKeyEntry(
        "client",
        key(keyFile),
        NO_PASSWORD,
        certificates(settings.certFile()).toArray(Certificate[]::new));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, NO_PASSWORD);
    return factory.getKeyManagers();
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static Collection<? extends Certificate> certificates(String file)
      throws GeneralSecurityException, IOException {
    // A client's key may stand in the same file; the factory stumbles over it.
    String text = KEY.matcher(text(file)).replaceAll("");
    int first = text.indexOf("-----BEGIN CERTIFICATE-----");
    if (first < 0) {
      throw new RegistryException(
          ErrorCode.UNREADABLE, "%s holds no certificate in PEM form", file);
    }
    int end = text.lastIndexOf("-----END CERTIFICATE-----") + "-----END CERTIFICATE-----".length();
    try (InputStream in =
        new java.io.ByteArrayInputStream(
            text.substring(first, end).getBytes(StandardCharsets.US_ASCII))) {
      return CertificateFactory.getInstance("X.509").generateCertificates(in);
    }
  }

  private static PrivateKey key(String file) throws IOException, GeneralSecurityException {
    Matcher m = KEY.matcher(text(file));
    if (!m.find()) {
      throw new RegistryException(ErrorCode.UNREADABLE, "%s holds no private key", file);
    }
    if (!m.group(1).isEmpty()) {
      throw new RegistryException(
          ErrorCode.UNREADABLE,
          "the key in %s is not in the form of PKCS #8, or is encrypted; convert it with openssl"
              + " pkcs8 -topk8 -nocrypt",
          file);
    }
    byte[] encoded = Base64.getMimeDecoder().decode(m.group(2));
    for (String algorithm : List.of("RSA", "EC", "Ed25519")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
      } catch (InvalidKeySpecException e) {
        // Then it is of another kind.
      }
    }
    throw new RegistryException(
        ErrorCode.UNREADABLE, "the key in %s is neither RSA, EC nor Ed25519", file);
  }

  private static String text(String file) throws IOException {
    try {
      return Files.readString(Path.of(file), StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      throw new RegistryException(ErrorCode.UNREADABLE, "there is no %s", file);
    }
  }
}
