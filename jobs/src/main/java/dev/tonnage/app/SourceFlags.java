package dev.tonnage.app;

import dev.tonnage.source.Platforms;
import dev.tonnage.source.SourceOptions;
import dev.tonnage.source.registry.RegistrySettings;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What commands that read sources may be told; what is not said is as in the settings. */
final class SourceFlags {
  @Parameters(
      paramLabel = "SOURCE",
      arity = "0..*",
      description = {
        "docker://HOST[/REPO[:TAG|@DIGEST]], a registry, with * in REPO and TAG for any characters;",
        "oci:DIR[:TAG], an OCI image layout;",
        "docker-archive:FILE, what docker save wrote;",
        "distribution:ROOT, a registry's storage folder or bucket;",
        "files:PATH, a file or a folder of files, packages opened;",
        "list:FILE, a file of sources."
      })
  List<String> sources = List.of();

  @Option(
      names = "--platform",
      paramLabel = "OS/ARCH",
      split = ",",
      description = "Only images for these platforms, such as linux/amd64. Default: all.")
  private List<String> platforms;

  @Option(
      names = "--plain-http",
      description = "Ask registries without TLS; never done unasked, not even on this machine.")
  private boolean plainHttp;

  @Option(
      names = "--auth-file",
      paramLabel = "FILE",
      description =
          "Where credentials for registries stand, in the form of Docker's config.json. Default:"
              + " where Docker and Podman keep them.")
  private Path authFile;

  @Option(
      names = "--tls-ca",
      paramLabel = "FILE",
      description = "Certificates to trust besides Java's own, in PEM form.")
  private Path caFile;

  @Option(
      names = "--tls-cert",
      paramLabel = "FILE",
      description = "The certificate to show to registries, in PEM form.")
  private Path certFile;

  @Option(
      names = "--tls-key",
      paramLabel = "FILE",
      description = "The key of --tls-cert, in PEM form (PKCS #8).")
  private Path keyFile;

  @Option(
      names = "--blob-cache",
      paramLabel = "DIR",
      description =
          "Keeps the layers that registries serve in a folder of this machine, and reads them from"
              + " there. Default: what the settings say, or nowhere.")
  private Path blobCache;

  @Option(
      names = "--conf",
      paramLabel = "FILE",
      description =
          "The settings. Default: what TONNAGE_CONF says, or conf/tonnage.yaml of the program.")
  Path conf;

  SourceOptions options(Settings settings) {
    RegistrySettings registries = settings.registries();
    if (plainHttp) {
      registries = registries.withPlainHttp();
    }
    registries = registries.withFiles(text(authFile), text(caFile), text(certFile), text(keyFile));
    return new SourceOptions(
        platforms == null ? settings.platforms() : new Platforms(platforms),
        settings.layerLimits(),
        registries,
        settings.blobCache(text(blobCache)));
  }

  private static String text(Path path) {
    return path == null ? null : path.toAbsolutePath().toString();
  }
}
