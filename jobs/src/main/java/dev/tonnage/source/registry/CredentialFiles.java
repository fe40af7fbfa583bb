package dev.tonnage.source.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tonnage.table.ErrorCode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * Finds credentials where Docker (docs.docker.com, "docker login") and Podman
 * (containers-auth.json, section 5) keep them: in files, and in what helper programs answer.
 */
final class CredentialFiles {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int HELPER_SECONDS = 30;
  private static final String HUB = "docker.io";

  /** The key that Docker has always used for its own registry. */
  private static final String HUB_KEY = "https://index.docker.io/v1/";

  /** What a helper gives as the user's name when the secret is an identity token. */
  private static final String TOKEN_USER = "<token>";

  private final List<Path> files;

  private CredentialFiles(List<Path> files) {
    this.files = files;
  }

  /**
   * The files of this user.
   *
   * @param named by the user; null for the usual places
   */
  static CredentialFiles usual(String named) {
    return in(named, System::getenv, Path.of(System.getProperty("user.home")));
  }

  static CredentialFiles in(String named, Function<String, String> environment, Path home) {
    if (named != null) {
      return new CredentialFiles(List.of(Path.of(named)));
    }
    List<Path> files = new ArrayList<>();
    add(files, environment.apply("REGISTRY_AUTH_FILE"), "");
    add(files, environment.apply("DOCKER_CONFIG"), "config.json");
    add(files, environment.apply("XDG_RUNTIME_DIR"), "containers/auth.json");
    files.add(home.resolve(".config/containers/auth.json"));
    files.add(home.resolve(".docker/config.json"));
    return new CredentialFiles(files);
  }

  private static void add(List<Path> files, String folder, String name) {
    if (folder != null && !folder.isEmpty()) {
      files.add(Path.of(folder).resolve(name));
    }
  }

  /**
   * The credentials for a repository.
   *
   * @return null when no file has any
   */
  Credentials find(String host, String repository) throws IOException {
    for (Path file : files) {
      if (Files.isRegularFile(file)) {
        Credentials found = find(read(file), file, host, repository);
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }

  private static JsonNode read(Path file) throws IOException {
    try {
      return JSON.readTree(Files.readAllBytes(file));
    } catch (JsonProcessingException e) {
      // Its text would show what stands around the mistake.
      throw new RegistryException(ErrorCode.UNREADABLE, "the credentials in %s are no JSON", file);
    }
  }

  private static Credentials find(JsonNode config, Path file, String host, String repository)
      throws IOException {
    String key = host.equals(HUB) ? HUB_KEY : host;
    for (Map.Entry<String, JsonNode> helper : config.path("credHelpers").properties()) {
      if (normal(helper.getKey()).equals(host)) {
        return ask(helper.getValue().asText(), key);
      }
    }
    JsonNode entry = longest(config.path("auths"), host + "/" + repository);
    if (entry != null) {
      Credentials found = credentials(entry, file);
      if (found != null) {
        return found;
      }
    }
    String store = config.path("credsStore").asText();
    return store.isEmpty() ? null : ask(store, key);
  }

  /** Podman's keys may name a namespace, too; the most special one counts. */
  private static JsonNode longest(JsonNode auths, String name) {
    JsonNode best = null;
    int length = 0;
    for (Map.Entry<String, JsonNode> entry : auths.properties()) {
      String key = normal(entry.getKey());
      boolean isMeant = name.equals(key) || name.startsWith(key + "/");
      if (isMeant && key.length() > length) {
        best = entry.getValue();
        length = key.length();
      }
    }
    return best;
  }

  /** Docker writes {@code https://host/v1/} where others write {@code host}. */
  private static String normal(String key) {
    String bare = key.replaceFirst("^https?://", "").replaceFirst("/(v[12]/?)?$", "");
    return bare.equals("index.docker.io") || bare.equals("registry-1.docker.io") ? HUB : bare;
  }

  private static Credentials credentials(JsonNode entry, Path file) throws RegistryException {
    String identity = entry.path("identitytoken").asText();
    String user = entry.path("username").asText();
    String password = entry.path("password").asText();
    String auth = entry.path("auth").asText();
    if (!auth.isEmpty()) {
      String text;
      try {
        text = new String(Base64.getDecoder().decode(auth), StandardCharsets.UTF_8);
      } catch (IllegalArgumentException e) {
        throw new RegistryException(
            ErrorCode.UNREADABLE, "an \"auth\" in %s is not in base64", file);
      }
      int colon = text.indexOf(':');
      user = colon < 0 ? text : text.substring(0, colon);
      password = colon < 0 ? "" : text.substring(colon + 1).replaceFirst("\0+$", "");
    }
    if (identity.isEmpty() && user.isEmpty()) {
      return null;
    }
    return new Credentials(user, password, identity.isEmpty() ? null : identity);
  }

  /** Runs a helper program; github.com/docker/docker-credential-helpers says how they talk. */
  private static Credentials ask(String helper, String key) throws IOException {
    if (!helper.matches("[A-Za-z0-9._-]+")) {
      throw new RegistryException(
          ErrorCode.UNREADABLE, "the credential helper has a name that is none");
    }
    String program = "docker-credential-" + helper;
    Process process;
    try {
      process =
          new ProcessBuilder(program, "get").redirectError(ProcessBuilder.Redirect.DISCARD).start();
    } catch (IOException e) {
      throw new RegistryException(
          ErrorCode.DENIED, "the credential helper %s can not be run", program);
    }
    try {
      CompletableFuture<byte[]> answer =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return process.getInputStream().readNBytes(1 << 20);
                } catch (IOException e) {
                  return new byte[0];
                }
              });
      try (OutputStream in = process.getOutputStream()) {
        in.write(key.getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        // It did not want to know; what it answers tells why.
      }
      JsonNode node = JSON.readTree(answer.get(HELPER_SECONDS, TimeUnit.SECONDS));
      if (!process.waitFor(HELPER_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        return null;
      }
      String user = node.path("Username").asText();
      String secret = node.path("Secret").asText();
      return user.equals(TOKEN_USER)
          ? new Credentials("", "", secret)
          : new Credentials(user, secret, null);
    } catch (JsonProcessingException e) {
      // "credentials not found in native keychain" is not an error to it.
      return null;
    } catch (InterruptedException e) {
      throw HostGate.interrupted();
    } catch (ExecutionException | TimeoutException e) {
      throw new RegistryException(
          ErrorCode.DENIED, "the credential helper %s does not answer", program);
    } finally {
      process.destroyForcibly();
    }
  }
}
