package dev.tonnage;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import org.junit.jupiter.api.Test;

/** The rooms of core and the one direction in which they know each other. */
class LayersTest {
  private static final JavaClasses CORE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.tonnage");

  @Test
  void roomsKnowOnlyWhatIsBehindThem() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("fault")
        .definedBy("dev.tonnage.fault")
        .layer("bytes")
        .definedBy("dev.tonnage.bytes")
        .layer("image")
        .definedBy("dev.tonnage.image")
        .layer("elf")
        .definedBy("dev.tonnage.elf")
        .layer("macho")
        .definedBy("dev.tonnage.macho")
        .layer("pe")
        .definedBy("dev.tonnage.pe")
        .layer("wasm")
        .definedBy("dev.tonnage.wasm")
        .layer("archive")
        .definedBy("dev.tonnage.archive")
        .layer("golang")
        .definedBy("dev.tonnage.golang")
        .layer("demangle")
        .definedBy("dev.tonnage.demangle")
        .layer("dwarf")
        .definedBy("dev.tonnage.dwarf")
        .layer("code")
        .definedBy("dev.tonnage.code")
        .layer("ledger")
        .definedBy("dev.tonnage.ledger")
        .layer("attribute")
        .definedBy("dev.tonnage.attribute")
        .layer("graph")
        .definedBy("dev.tonnage.graph")
        .layer("weigh")
        .definedBy("dev.tonnage.weigh")
        .layer("compare")
        .definedBy("dev.tonnage.compare")
        .layer("findings")
        .definedBy("dev.tonnage.findings")
        .layer("profile")
        .definedBy("dev.tonnage.profile")
        .whereLayer("profile")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("findings")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("compare")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("weigh")
        .mayOnlyBeAccessedByLayers("compare", "findings", "profile")
        .whereLayer("graph")
        .mayOnlyBeAccessedByLayers("weigh", "findings")
        .whereLayer("attribute")
        .mayOnlyBeAccessedByLayers("graph", "weigh")
        .whereLayer("demangle")
        .mayOnlyBeAccessedByLayers("attribute")
        .whereLayer("demangle")
        .mayNotAccessAnyLayer()
        .whereLayer("code")
        .mayOnlyBeAccessedByLayers("attribute", "graph", "weigh")
        .whereLayer("code")
        .mayOnlyAccessLayers("bytes")
        .whereLayer("ledger")
        .mayOnlyBeAccessedByLayers("attribute", "graph", "weigh", "compare", "findings", "profile")
        .whereLayer("golang")
        .mayOnlyBeAccessedByLayers("attribute", "graph", "weigh")
        .whereLayer("dwarf")
        .mayOnlyBeAccessedByLayers("attribute", "weigh")
        .whereLayer("elf")
        .mayOnlyBeAccessedByLayers("archive", "weigh")
        .whereLayer("macho")
        .mayOnlyBeAccessedByLayers("archive", "weigh")
        .whereLayer("pe")
        .mayOnlyBeAccessedByLayers("archive", "weigh")
        .whereLayer("wasm")
        .mayOnlyBeAccessedByLayers("archive", "weigh")
        .whereLayer("archive")
        .mayOnlyBeAccessedByLayers("weigh")
        .whereLayer("image")
        .mayOnlyBeAccessedByLayers(
            "elf",
            "macho",
            "pe",
            "wasm",
            "archive",
            "golang",
            "dwarf",
            "attribute",
            "graph",
            "weigh",
            "findings",
            "profile")
        .check(CORE);
  }

  @Test
  void coreDoesNoInputOrOutputAndKnowsNoLibrary() {
    ArchRuleDefinition.noClasses()
        .should()
        .dependOnClassesThat()
        .resideOutsideOfPackages(
            "dev.tonnage..",
            "java.lang..",
            "java.util..",
            "java.nio",
            "java.nio.charset",
            "java.security")
        .check(CORE);
  }
}
