package dev.tonnage.report.export;

import com.github.packageurl.MalformedPackageURLException;
import com.github.packageurl.PackageURL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.cyclonedx.Version;
import org.cyclonedx.exception.GeneratorException;
import org.cyclonedx.generators.BomGeneratorFactory;
import org.cyclonedx.model.Bom;
import org.cyclonedx.model.Component;
import org.cyclonedx.model.Dependency;
import org.cyclonedx.model.Hash;
import org.cyclonedx.model.Metadata;
import org.cyclonedx.model.Property;
import org.cyclonedx.model.metadata.ToolInformation;

/**
 * A CycloneDX bill of materials: the modules of an executable or of all executables of an image,
 * with their versions and what they weigh. The same input gives the same bytes.
 */
public final class Sbom {
  /** What tools of today read. */
  private static final Version VERSION = Version.VERSION_16;

  private static final String STD = "std";
  private static final String SHA256 = "sha256:";

  /**
   * An executable.
   *
   * @param path where it is
   * @param digest {@code sha256:} and the hex digest
   * @param module of its main package; null when unknown
   * @param version of that module; null when unknown
   * @param goVersion that built it; null when Go did not
   */
  public record Binary(
      String path,
      String digest,
      long fileBytes,
      String module,
      String version,
      String goVersion,
      List<Module> modules) {}

  /**
   * A module of an executable, as in the table {@code modules}.
   *
   * @param replacedBy the module, with its version, that stands in for it; null for none
   * @param sum the checksum that the build recorded; null when it did not
   * @param retainedBytes null when not known
   */
  public record Module(
      String module,
      String version,
      String replacedBy,
      String sum,
      boolean isLinked,
      long totalBytes,
      Long retainedBytes) {}

  private final Bom bom = new Bom();

  /** Components that executables have in common, by reference. */
  private final Map<String, Component> modules = new TreeMap<>();

  private final Map<String, long[]> bytes = new LinkedHashMap<>();

  private Sbom(Component subject, String seed, String toolVersion) {
    bom.setVersion(1);
    bom.setSerialNumber(
        "urn:uuid:" + UUID.nameUUIDFromBytes(seed.getBytes(StandardCharsets.UTF_8)));
    Metadata metadata = new Metadata();
    metadata.setTimestamp(null);
    Component tool = new Component();
    tool.setType(Component.Type.APPLICATION);
    tool.setName("tonnage");
    tool.setVersion(toolVersion);
    ToolInformation tools = new ToolInformation();
    tools.setComponents(List.of(tool));
    metadata.setToolChoice(tools);
    metadata.setComponent(subject);
    bom.setMetadata(metadata);
  }

  /** Of one executable. */
  public static Sbom of(Binary binary, String toolVersion) {
    Component subject = application(binary);
    Sbom sbom = new Sbom(subject, binary.digest(), toolVersion);
    sbom.depend(subject, sbom.add(binary));
    sbom.finish(List.of());
    return sbom;
  }

  /**
   * Of all executables of an image.
   *
   * @param repository with its registry, as people name it
   * @param tag null for none
   */
  public static Sbom of(
      String repository,
      String tag,
      String manifestDigest,
      String platform,
      List<Binary> binaries,
      String toolVersion) {
    Component subject = new Component();
    subject.setType(Component.Type.CONTAINER);
    subject.setBomRef(manifestDigest);
    subject.setName(repository);
    subject.setVersion(tag == null ? manifestDigest : tag);
    hash(subject, manifestDigest);
    subject.addProperty(property("manifest_digest", manifestDigest));
    if (platform != null) {
      subject.addProperty(property("platform", platform));
    }
    Sbom sbom = new Sbom(subject, manifestDigest, toolVersion);
    List<Component> applications = new ArrayList<>();
    for (Binary binary : binaries) {
      Component application = application(binary);
      // One binary may lie in an image several times.
      application.setBomRef(binary.digest() + "#" + binary.path());
      sbom.depend(application, sbom.add(binary));
      applications.add(application);
    }
    sbom.depend(subject, applications.stream().map(Component::getBomRef).toList());
    sbom.finish(applications);
    return sbom;
  }

  /** As JSON. */
  public String json() throws GeneratorException {
    return BomGeneratorFactory.createJson(VERSION, bom).toJsonString();
  }

  private static Component application(Binary binary) {
    Component application = new Component();
    application.setType(Component.Type.APPLICATION);
    application.setBomRef(binary.digest());
    application.setName(binary.module() == null ? binary.path() : binary.module());
    application.setVersion(binary.version());
    hash(application, binary.digest());
    application.addProperty(property("path", binary.path()));
    application.addProperty(property("file_bytes", String.valueOf(binary.fileBytes())));
    if (binary.goVersion() != null) {
      application.addProperty(property("go_version", binary.goVersion()));
    }
    return application;
  }

  /** The references to its modules. */
  private List<String> add(Binary binary) {
    List<String> references = new ArrayList<>();
    for (Module m : binary.modules()) {
      boolean isNobody = m.module().startsWith("[");
      boolean isItself = m.module().equals(binary.module());
      if (isNobody || isItself) {
        continue;
      }
      String reference = m.module() + (m.version() == null ? "" : "@" + m.version());
      Component module = modules.get(reference);
      if (module == null) {
        module = library(m, reference, binary.goVersion() != null);
        modules.put(reference, module);
      }
      if (m.isLinked()) {
        module.setScope(Component.Scope.REQUIRED);
      }
      long[] sums = bytes.computeIfAbsent(reference, r -> new long[2]);
      sums[0] += m.totalBytes();
      sums[1] = m.retainedBytes() == null || sums[1] < 0 ? -1 : sums[1] + m.retainedBytes();
      references.add(reference);
    }
    return references;
  }

  /** Named by the build, but of no weight, unless it is linked somewhere. */
  private static Component library(Module m, String reference, boolean isGo) {
    Component module = new Component();
    module.setType(Component.Type.LIBRARY);
    module.setBomRef(reference);
    module.setName(m.module());
    module.setVersion(m.version());
    module.setScope(Component.Scope.EXCLUDED);
    PackageURL url = isGo ? packageUrl(m) : null;
    if (url != null) {
      module.setPurl(url);
    }
    if (m.replacedBy() != null) {
      module.addProperty(property("replaced_by", m.replacedBy()));
    }
    if (m.sum() != null) {
      module.addProperty(property("sum", m.sum()));
    }
    return module;
  }

  /** What is there, which is what it was replaced by; null for what has no such name. */
  private static PackageURL packageUrl(Module m) {
    String path = m.module();
    String version = m.version();
    if (m.replacedBy() != null) {
      String[] parts = m.replacedBy().split("[@ ]", 2);
      path = parts[0];
      version = parts.length > 1 ? parts[1] : null;
    }
    if (path.equals(STD)) {
      // As lists of vulnerabilities call it.
      path = "stdlib";
      version = version == null ? null : version.replaceFirst("^go", "").split(" ")[0];
    }
    if (path.startsWith(".") || path.startsWith("/")) {
      return null;
    }
    int slash = path.lastIndexOf('/');
    try {
      return new PackageURL(
          PackageURL.StandardTypes.GOLANG,
          slash < 0 ? null : path.substring(0, slash),
          path.substring(slash + 1),
          version,
          null,
          null);
    } catch (MalformedPackageURLException e) {
      return null;
    }
  }

  private void depend(Component subject, List<String> references) {
    Dependency dependency = new Dependency(subject.getBomRef());
    references.stream().distinct().sorted().map(Dependency::new).forEach(dependency::addDependency);
    bom.addDependency(dependency);
  }

  private void finish(List<Component> applications) {
    modules.forEach(
        (reference, module) -> {
          long[] sums = bytes.get(reference);
          module.addProperty(property("total_bytes", String.valueOf(sums[0])));
          if (sums[1] >= 0) {
            module.addProperty(property("retained_bytes", String.valueOf(sums[1])));
          }
        });
    List<Component> all = new ArrayList<>(applications);
    all.addAll(modules.values());
    bom.setComponents(all);
  }

  private static void hash(Component component, String digest) {
    if (digest.startsWith(SHA256)) {
      component.addHash(new Hash(Hash.Algorithm.SHA_256, digest.substring(SHA256.length())));
    }
  }

  private static Property property(String name, String value) {
    return new Property("tonnage:" + name, value);
  }
}
