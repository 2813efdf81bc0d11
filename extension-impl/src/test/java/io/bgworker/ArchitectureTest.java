package io.bgworker;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The arrows between the packages: what may know what. The picture is in {@code docs/architecture.md}. */
@AnalyzeClasses(
        packages = "io.bgworker",
        importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.DoNotIncludeTestLibraries.class})
class ArchitectureTest {

    /** The contract and the PostgreSQL server are libraries of the tests. */
    static final class DoNotIncludeTestLibraries implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("/io/bgworker/contract/") && !location.contains("/io/bgworker/postgresql/");
        }
    }

    /** Anyone may use the API. The composition root, {@code cdi}, may use anything, and nobody may use it. */
    private static final Map<String, Set<String>> ARROWS = Map.ofEntries(
            Map.entry("supervisor", Set.of()),
            Map.entry("protocol", Set.of()),
            Map.entry("segment", Set.of()),
            Map.entry("shm", Set.of()),
            Map.entry("config", Set.of()),
            Map.entry("jdbc", Set.of()),
            Map.entry("notification", Set.of("jdbc")),
            Map.entry("database", Set.of("jdbc")),
            Map.entry("launcher", Set.of()),
            Map.entry("channel", Set.of("protocol")),
            Map.entry("worker", Set.of("protocol", "channel", "jdbc", "shm")),
            Map.entry(
                    "runtime",
                    Set.of(
                            "supervisor",
                            "segment",
                            "shm",
                            "channel",
                            "launcher",
                            "protocol",
                            "config",
                            "notification")),
            Map.entry("observe", Set.of("runtime", "config")),
            Map.entry(
                    "cdi",
                    Set.of(
                            "runtime",
                            "config",
                            "observe",
                            "launcher",
                            "database",
                            "jdbc",
                            "notification",
                            "profile",
                            "protocol")),
            Map.entry("profile", Set.of()),
            Map.entry("beans", Set.of("worker", "protocol")),
            Map.entry("pool", Set.of("worker", "jdbc")));

    /** On the class path of the tests, and of nothing else. */
    private static final String FOR_THE_BUILD = "io.bgworker.contract";

    private static final String[] API = {"io.bgworker", "io.bgworker.spi"};
    private static final String[] IN_THE_CHILD = packages(Set.of("worker", "channel", "protocol", "jdbc", "shm"));
    private static final String[] PURE = packages(Set.of("supervisor", "segment", "protocol", "profile"));

    private static String[] packages(Set<String> names) {
        return names.stream().map(name -> "io.bgworker." + name + "..").toArray(String[]::new);
    }

    @ArchTest
    static void packagesOnlyKnowWhatTheArrowsSay(JavaClasses imported) {
        ARROWS.forEach((from, to) -> {
            Set<String> others = new TreeSet<>(ARROWS.keySet());
            others.removeAll(to);
            others.remove(from);
            noClasses()
                    .that()
                    .resideInAPackage("io.bgworker." + from + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(packages(others))
                    .check(imported);
        });
    }

    @ArchTest
    static void everyPackageHasItsArrows(JavaClasses imported) {
        assertEquals(
                new TreeSet<>(ARROWS.keySet()),
                imported.stream()
                        .map(JavaClass::getPackageName)
                        .filter(name -> !Arrays.asList(API).contains(name) && !name.equals(FOR_THE_BUILD))
                        .map(name -> name.split("\\.", -1)[2])
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    @ArchTest
    static final ArchRule apiKnowsNothingOfTheImplementation = noClasses()
            .that()
            .resideInAnyPackage(API)
            .should()
            .dependOnClassesThat(resideInAnyPackage("io.bgworker..").and(not(resideInAnyPackage(API))));

    /** What java.sql has in its signatures, java.logging, comes with it. */
    @ArchTest
    static final ArchRule childLoadsOnlyWhatEveryJvmHas = classes()
            .that()
            .resideInAnyPackage(IN_THE_CHILD)
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage("io.bgworker..", "org.jspecify..")
                    .or(inModules("java.base", "java.logging", "java.sql")));

    @ArchTest
    static final ArchRule purePackagesNeedJavaBaseOnly = classes()
            .that()
            .resideInAnyPackage(PURE)
            .should()
            .onlyDependOnClassesThat(
                    resideInAnyPackage("io.bgworker..", "org.jspecify..").or(inModules("java.base")));

    @ArchTest
    static final ArchRule purePackagesHaveNoThreadsAndTouchNothing = noClasses()
            .that()
            .resideInAnyPackage(PURE)
            .should()
            .dependOnClassesThat(
                    resideInAnyPackage("java.net..", "java.nio.file..", "java.nio.channels..", "java.util.concurrent..")
                            .or(type(Thread.class)));

    @ArchTest
    static final ArchRule supervisorDoesNotReadOrLog = noClasses()
            .that()
            .resideInAPackage("io.bgworker.supervisor..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("java.io..").or(type(System.Logger.class)));

    @ArchTest
    static final ArchRule supervisorIsToldTheTimeAndTheDice = noClasses()
            .that()
            .resideInAPackage("io.bgworker.supervisor..")
            .should()
            .callMethodWhere(describe("reads a clock", ArchitectureTest::readsAClock))
            .orShould()
            .dependOnClassesThat(type(java.util.Random.class).or(type(java.time.Clock.class)));

    @ArchTest
    static final ArchRule runtimeDoesWithoutTheContainer = noClasses()
            .that()
            .resideInAnyPackage(packages(Set.of("runtime", "supervisor", "launcher", "channel", "protocol", "worker")))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("jakarta.enterprise..", "jakarta.servlet..", "jakarta.annotation..", "org.eclipse..");

    private static boolean readsAClock(JavaMethodCall call) {
        return Set.of("now", "nanoTime", "currentTimeMillis").contains(call.getName())
                && call.getTargetOwner().getPackageName().startsWith("java.");
    }

    private static DescribedPredicate<JavaClass> inModules(String... modules) {
        return describe(
                "in modules " + Arrays.toString(modules),
                type -> type.getBaseComponentType().isPrimitive()
                        || Arrays.asList(modules)
                                .contains(type.getBaseComponentType()
                                        .reflect()
                                        .getModule()
                                        .getName()));
    }
}
