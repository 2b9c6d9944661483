package dev.evenkeel.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.netty.channel.ChannelHandler;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/** The rules of the house: who may know whom, and where each library lives. */
@AnalyzeClasses(packages = "dev.evenkeel", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
  @ArchTest
  static final ArchRule modulesPointInward =
      layeredArchitecture().consideringOnlyDependenciesInLayers()
          .layer("core")
          .definedBy("dev.evenkeel.core..")
          .layer("adapters")
          .definedBy("dev.evenkeel.adapters..")
          .layer("policy")
          .definedBy("dev.evenkeel.policy..")
          .layer("server")
          .definedBy("dev.evenkeel.server..")
          .whereLayer("server")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("adapters")
          .mayOnlyBeAccessedByLayers("server")
          .whereLayer("policy")
          .mayOnlyBeAccessedByLayers("server");

  @ArchTest
  static final ArchRule coreIsPlainJavaBesideItsTwoLibraries = classes().that()
      .resideInAPackage("dev.evenkeel.core..")
      .should()
      .onlyDependOnClassesThat()
      .resideInAnyPackage("dev.evenkeel.core..", "java..", "javax.crypto..", "org.jspecify..",
          "com.github.benmanes.caffeine..", "io.github.resilience4j..");

  @ArchTest
  static final ArchRule caffeineLivesInSessionAndItsWiring =
      only("com.github.benmanes.caffeine..", "dev.evenkeel.core.session..", "dev.evenkeel.server");

  @ArchTest
  static final ArchRule resilience4jLivesInFailover =
      only("io.github.resilience4j..", "dev.evenkeel.core.failover..");

  @ArchTest
  static final ArchRule nettyLivesInServer = only("io.netty..", "dev.evenkeel.server..");

  @ArchTest
  static final ArchRule micrometerLivesInMetricsAndItsWiring =
      only("io.micrometer..", "dev.evenkeel.server.metrics..", "dev.evenkeel.server");

  @ArchTest
  static final ArchRule yamlLivesInConfig = only("org.snakeyaml..", "dev.evenkeel.server.config..");

  @ArchTest
  static final ArchRule jacksonLivesWithWiresAndFiles =
      only("tools.jackson..", "dev.evenkeel.adapters..", "dev.evenkeel.policy.certify..",
          "dev.evenkeel.server.admin..", "dev.evenkeel.server.decisions..",
          "dev.evenkeel.server.cli..", "dev.evenkeel.server.config..",
          "dev.evenkeel.server.drift..", "dev.evenkeel.server.simulate..");

  @ArchTest
  static final ArchRule commandLineLivesInCli = only("picocli..", "dev.evenkeel.server.cli..");

  @ArchTest
  static final ArchRule noOldJackson = noClasses().should()
      .dependOnClassesThat()
      .resideInAPackage("com.fasterxml.jackson.databind..");

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("dev.evenkeel.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule timeIsPassedIn = noClasses().that()
      .resideOutsideOfPackage("dev.evenkeel.server.cli..")
      .and()
      .doNotHaveSimpleName("Wiring")
      .should()
      .callMethod(System.class, "currentTimeMillis")
      .orShould()
      .callMethod(System.class, "nanoTime")
      .orShould()
      .callMethod(Instant.class, "now")
      .orShould()
      .callMethod(Thread.class, "sleep", long.class);

  @ArchTest
  static final ArchRule nobodyWaits = noClasses().that()
      .resideOutsideOfPackages("dev.evenkeel.server.cli..", "dev.evenkeel.policy.certify..")
      .should()
      .callMethod(Future.class, "get")
      .orShould()
      .callMethod(CompletableFuture.class, "join")
      .orShould()
      .callMethod(io.netty.util.concurrent.Future.class, "sync");

  @ArchTest
  static final ArchRule handlersLiveInServer = classes().that()
      .areAssignableTo(ChannelHandler.class)
      .should()
      .resideInAPackage("dev.evenkeel.server..");

  @ArchTest
  static final ArchRule noMutableStatics = fields().that()
      .areStatic()
      .and()
      .areNotFinal()
      .and()
      .doNotHaveName("$assertionsDisabled")
      .should()
      .notBePublic()
      .allowEmptyShould(true);

  @ArchTest
  static final ArchRule honestNames =
      noClasses().should().haveNameMatching(".*(Util|Utils|Helper|Manager|Impl)");

  @ArchTest
  static final ArchRule onlyTheCommandLinePrints = noClasses().that()
      .resideOutsideOfPackage("dev.evenkeel.server.cli..")
      .should(com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS);

  @ArchTest
  static final ArchRule noGenericExceptions = NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS;

  @ArchTest
  static final ArchRule noJavaUtilLogging = NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;

  private static ArchRule only(String library, String... homes) {
    return noClasses().that()
        .resideInAPackage("dev.evenkeel..")
        .and()
        .resideOutsideOfPackages(homes)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library);
  }
}
