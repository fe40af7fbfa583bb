package dev.tonnage;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The packages of this module depend on each other in one direction. */
@AnalyzeClasses(
    packages = "dev.tonnage",
    importOptions = {ImportOption.DoNotIncludeTests.class})
class LayersTest {

  @ArchTest
  static final ArchRule one_direction =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("table")
          .definedBy("dev.tonnage.table..")
          .layer("source")
          .definedBy("dev.tonnage.source..")
          .layer("store")
          .definedBy("dev.tonnage.store..")
          .layer("stage")
          .definedBy("dev.tonnage.stage..")
          .layer("report")
          .definedBy("dev.tonnage.report..")
          .layer("gate")
          .definedBy("dev.tonnage.gate..")
          .layer("maintain")
          .definedBy("dev.tonnage.maintain..")
          .layer("jdbc")
          .definedBy("dev.tonnage.jdbc..")
          .layer("bench")
          .definedBy("dev.tonnage.bench..")
          .layer("app")
          .definedBy("dev.tonnage.app..")
          .whereLayer("app")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("gate")
          .mayOnlyBeAccessedByLayers("app")
          .whereLayer("bench")
          .mayOnlyBeAccessedByLayers("app")
          .whereLayer("jdbc")
          .mayOnlyBeAccessedByLayers("app")
          .whereLayer("report")
          .mayOnlyBeAccessedByLayers("gate", "maintain", "app")
          .whereLayer("maintain")
          .mayOnlyBeAccessedByLayers("app")
          .whereLayer("stage")
          .mayOnlyBeAccessedByLayers("report", "maintain", "app")
          .whereLayer("store")
          .mayOnlyBeAccessedByLayers("stage", "report", "maintain", "app")
          .whereLayer("source")
          .mayOnlyBeAccessedByLayers("stage", "report", "maintain", "bench", "app")
          .whereLayer("table")
          .mayOnlyBeAccessedByLayers(
              "source", "store", "stage", "report", "maintain", "bench", "jdbc", "app");
}
