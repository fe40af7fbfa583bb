package dev.tonnage.source;

import dev.tonnage.table.ErrorCode;
import java.util.Collection;

/** A source that can not be used at all; its message is for the user. */
public final class SourceException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int TAGS_SHOWN = 10;

  private final boolean isWrongUse;
  private final ErrorCode code;

  private SourceException(boolean isWrongUse, ErrorCode code, String message, Throwable cause) {
    super(message, cause);
    this.isWrongUse = isWrongUse;
    this.code = code;
  }

  private static SourceException misused(String message, Object... arguments) {
    return new SourceException(true, ErrorCode.UNSUPPORTED, message.formatted(arguments), null);
  }

  private static SourceException of(String message, Object... arguments) {
    return new SourceException(false, ErrorCode.UNREADABLE, message.formatted(arguments), null);
  }

  /** What it counts as when other sources can be read. */
  public ErrorCode code() {
    return code;
  }

  /** Whether the words were wrong, rather than the place they name. */
  public boolean isWrongUse() {
    return isWrongUse;
  }

  static SourceException withoutPath(String text) {
    return misused("The source \"%s\" names no place; write for instance files:/srv/bin", text);
  }

  static SourceException credentialsInName() {
    return misused(
        "A docker: source names no user and no password, since sources are written down; keep them"
            + " where docker login does, in ~/.docker/config.json or the file that DOCKER_CONFIG or"
            + " --auth-file says");
  }

  static SourceException badReference(String text) {
    return misused(
        "\"%s\" names no registry; write docker://HOST, docker://HOST/REPOSITORY,"
            + " docker://HOST/REPOSITORY:TAG or docker://HOST/REPOSITORY@sha256:DIGEST, with * in"
            + " REPOSITORY and TAG for any characters",
        text);
  }

  static SourceException noCatalogue(String text, String host) {
    return of(
        "The source \"%s\" can not be listed: %s does not tell which repositories it has. Name them,"
            + " for instance docker://%s/team/app, or put many into a file and write list:FILE",
        text, host, host);
  }

  static SourceException unanswered(String text, ErrorCode code, String problem) {
    return new SourceException(
        false, code, "The source \"%s\" can not be listed: %s".formatted(text, problem), null);
  }

  static SourceException unknownScheme(String text) {
    return misused(
        "\"%s\" is no source: it does not begin with a scheme. Write docker://%s for a registry,"
            + " oci:%s for an OCI image layout, docker-archive:%s for what docker save wrote,"
            + " distribution:%s for a registry's storage folder, list:%s for a file of sources, or"
            + " files:%s for a file or a folder of files",
        text, text, text, text, text, text, text);
  }

  static SourceException badPlatform(String platform) {
    return misused(
        "\"%s\" is no platform; write os/arch or os/arch/variant, for instance linux/amd64",
        platform);
  }

  static SourceException listInList(String text, int line) {
    return misused(
        "Line %d of \"%s\" names another list; write the sources of that one there instead",
        line, text);
  }

  static SourceException inLine(String text, int line, SourceException cause) {
    return new SourceException(
        cause.isWrongUse,
        cause.code,
        "Line %d of \"%s\": %s".formatted(line, text, cause.getMessage()),
        cause);
  }

  static SourceException noStorage(String source, String path, String missing) {
    return of(
        "The source \"%s\" is no storage folder of a registry: %s has no %s. Name the folder that"
            + " the registry's configuration calls rootdirectory",
        source, path, missing);
  }

  static SourceException noDockerArchive(String source, String problem) {
    return of(
        "The source \"%s\" can not be listed: %s. It should be what docker save writes; write"
            + " files:PATH for other archives",
        source, problem);
  }

  static SourceException absent(String source, String path) {
    return of(
        "The source \"%s\" can not be read: there is no %s. Check the path, and that this machine"
            + " sees it",
        source, path);
  }

  static SourceException noLayout(String source, String path, String missing) {
    return of(
        "The source \"%s\" is no OCI image layout: %s has no %s. Check the path, or write files:%s"
            + " to weigh the files in it as they are",
        source, path, missing, path);
  }

  static SourceException brokenLayout(String source, String problem) {
    return of(
        "The source \"%s\" can not be listed: %s. Write the layout anew with the tool it came from",
        source, problem);
  }

  static SourceException noTag(String source, String tag, Collection<String> known) {
    return of(
        "The source \"%s\" holds no image with the tag %s; it holds %s",
        source,
        tag,
        known.isEmpty()
            ? "none with a tag"
            : String.join(", ", known.stream().limit(TAGS_SHOWN).toList())
                + (known.size() > TAGS_SHOWN ? " …" : ""));
  }

  static SourceException unreadable(String source, Exception cause) {
    return new SourceException(
        false,
        ErrorCode.UNREADABLE,
        "The source \"%s\" can not be read: %s. Check that the user who runs this may read it"
            .formatted(source, cause.getMessage()),
        cause);
  }
}
