package io.wafleet;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.wafleet.access.Access;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/** The picture of the house, docs/architecture.md, as rules. */
@AnalyzeClasses(packages = "io.wafleet", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final Path SOURCES = Path.of("src/main/java/io/wafleet");

    /** From top to bottom: a room may use those below it. The root is above all. */
    private static final List<String> ROOMS = List.of(
            "",
            "cli",
            "bench",
            "demo",
            "client",
            "terminal",
            "rest",
            "proxy",
            "bridge",
            "message",
            "http",
            "auth",
            "device",
            "optout",
            "campaign",
            "erasure",
            "send",
            "job",
            "pacing",
            "people",
            "media",
            "mirror",
            "webhook",
            "archive",
            "usage",
            "journal",
            "quota",
            "takeover",
            "supervisor",
            "gowa",
            "tenant",
            "command",
            "audit",
            "metrics",
            "config",
            "store",
            "disk",
            "bus",
            "recipient",
            "content",
            "net",
            "access",
            "id",
            "loops",
            "time",
            "cause",
            "csv",
            "problem");

    /** What {@code bin/wafleet} runs: they know a gateway by its public API only. */
    private static final Set<String> PROGRAMS = Set.of("cli", "bench", "demo", "client", "terminal");

    /** Outside the order: a program of its own that pretends to be a child. */
    private static final String SIMULATOR = "simulator";

    @ArchTest
    static void shouldHaveAPlaceInTheOrderWhenAPackageIsARoom(JavaClasses all) {
        Set<String> rooms = all.stream().map(ArchitectureTest::room).collect(Collectors.toCollection(TreeSet::new));
        rooms.removeAll(ROOMS);
        assertThat(rooms).containsExactly(SIMULATOR);
    }

    @ArchTest
    static final ArchRule shouldOnlyLookDownWhenARoomUsesAnother = classes()
            .that()
            .resideOutsideOfPackage("io.wafleet.simulator..")
            .should(new ArchCondition<JavaClass>("use only rooms below their own") {
                @Override
                public void check(JavaClass user, ConditionEvents events) {
                    user.getDirectDependenciesFromSelf().stream()
                            .filter(use -> isUpward(user, use.getTargetClass()))
                            .map(Dependency::getDescription)
                            .forEach(text -> events.add(SimpleConditionEvent.violated(user, text)));
                }
            });

    private static boolean isUpward(JavaClass user, JavaClass used) {
        if (!isOurs(used)) {
            return false;
        }
        if (room(used).equals(SIMULATOR)) {
            return !Set.of("bench", "demo").contains(room(user));
        }
        return ROOMS.indexOf(room(used)) < ROOMS.indexOf(room(user));
    }

    private static boolean isOurs(JavaClass type) {
        String packageName = type.getBaseComponentType().getPackageName();
        return packageName.equals("io.wafleet") || packageName.startsWith("io.wafleet.");
    }

    private static String room(JavaClass type) {
        String[] parts = type.getBaseComponentType().getPackageName().split("\\.", -1);
        return parts.length > 2 ? parts[2] : "";
    }

    @ArchTest
    static final ArchRule shouldBeFreeOfCyclesWhenPackagesUseEachOther =
            slices().matching("io.wafleet.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule shouldImportNothingOfOursWhenEverybodyImportsIt = noClasses()
            .that()
            .resideInAnyPackage(
                    "io.wafleet.problem..",
                    "io.wafleet.config..",
                    "io.wafleet.metrics..",
                    "io.wafleet.loops..",
                    "io.wafleet.time..",
                    "io.wafleet.cause..",
                    "io.wafleet.csv..")
            .should(useOfOursOutside("their own package", Set.of()));

    @ArchTest
    static final ArchRule shouldImportOnlyProblemsIdsAndAccessWhenItIsTheSharedGround = noClasses()
            .that()
            .resideInAnyPackage(
                    "io.wafleet.store..",
                    "io.wafleet.disk..",
                    "io.wafleet.bus..",
                    "io.wafleet.net..",
                    "io.wafleet.recipient..",
                    "io.wafleet.content..",
                    "io.wafleet.access..",
                    "io.wafleet.id..")
            .should(useOfOursOutside("problem, id and access and disk", Set.of("problem", "id", "access", "disk")));

    /** Who sees all tenants is decided where a caller's role is known, and nowhere else. */
    @ArchTest
    static final ArchRule shouldSeeTheWholeFleetOnlyWhenThePrincipalDoes = noClasses()
            .that()
            .resideOutsideOfPackages("io.wafleet.auth..", "io.wafleet.access..")
            .should()
            .callConstructor(Access.Fleet.class);

    /** A webhook is of a tenant, and has nobody who asks; nor has what is done for a tenant that was disabled or deleted. */
    @ArchTest
    static final ArchRule shouldHaveATenantsAccessOnlyWhenItIsOfOne = noClasses()
            .that()
            .resideOutsideOfPackages("io.wafleet.auth..", "io.wafleet.access..")
            .and()
            .doNotHaveFullyQualifiedName("io.wafleet.webhook.subscription.Subscription")
            .and()
            .doNotHaveFullyQualifiedName("io.wafleet.tenant.TenantCare")
            .should()
            .callConstructor(Access.Tenant.class, String.class);

    /** What lies below the devices is only told of them: it asks for what it needs by interfaces of its own. */
    @ArchTest
    static final ArchRule shouldBeKnownToTheRootOnlyWhenItHoldsTheDevices = noClasses()
            .that()
            .resideOutsideOfPackages("io.wafleet", "io.wafleet.device")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.wafleet.device");

    /** Another room asks over the bus, or by a {@code Directory}. */
    @ArchTest
    static final ArchRule shouldBeUsedByTheDevicesOnlyWhenItLiesBelowThem = noClasses()
            .that()
            .resideOutsideOfPackage("io.wafleet.device..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.wafleet.device.*..");

    @ArchTest
    static final ArchRule shouldKnowRowsOnlyWhenItDecidesOnNumbers = noClasses()
            .that()
            .resideInAPackage("io.wafleet.device.number")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.wafleet.device.link", "io.wafleet.device.child", "io.wafleet.supervisor..");

    /** They are told what they need of a device, such as its account. */
    @ArchTest
    static final ArchRule shouldBeFreeOfTheDeviceWhenItIsALinkOrSettings = noClasses()
            .that()
            .resideInAnyPackage("io.wafleet.device.link", "io.wafleet.device.settings")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.wafleet.device.row", "io.wafleet.device.number", "io.wafleet.device.child");

    /** Restarts many by an interface of its own. */
    @ArchTest
    static final ArchRule shouldKnowLinksOnlyWhenItRestartsDevices = noClasses()
            .that()
            .resideInAPackage("io.wafleet.device.rolling")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.wafleet.device.row",
                    "io.wafleet.device.number",
                    "io.wafleet.device.child",
                    "io.wafleet.device.settings");

    @ArchTest
    static final ArchRule shouldKnowNothingOfTheGatewayWhenItSimulatesAChild = noClasses()
            .that()
            .resideInAPackage("io.wafleet.simulator..")
            .should(useOfOursOutside("the simulator", Set.of()));

    @ArchTest
    static final ArchRule shouldTalkOverThePublicApiWhenItIsTheCommandLine = noClasses()
            .that()
            .resideInAnyPackage(packages(PROGRAMS))
            .should(useOfOursOutside("the programs and their simulator", withSimulator(PROGRAMS)));

    @ArchTest
    static final ArchRule shouldNameTheBenchOnlyWhenItIsTheCommandLine = noClasses()
            .that()
            .resideOutsideOfPackages("io.wafleet.bench..", "io.wafleet.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.wafleet.bench..");

    private static String[] packages(Set<String> rooms) {
        return rooms.stream().map(room -> "io.wafleet." + room + "..").toArray(String[]::new);
    }

    private static Set<String> withSimulator(Set<String> rooms) {
        return Stream.concat(rooms.stream(), Stream.of(SIMULATOR)).collect(Collectors.toSet());
    }

    private static ArchCondition<JavaClass> useOfOursOutside(String where, Set<String> allowed) {
        return new ArchCondition<>("use ours outside " + where) {
            @Override
            public void check(JavaClass user, ConditionEvents events) {
                user.getDirectDependenciesFromSelf().stream()
                        .filter(use -> isOurs(use.getTargetClass()))
                        .filter(use -> !room(use.getTargetClass()).equals(room(user)))
                        .filter(use -> !allowed.contains(room(use.getTargetClass())))
                        .forEach(use -> events.add(SimpleConditionEvent.satisfied(user, use.getDescription())));
            }
        };
    }

    @ArchTest
    static final ArchRule shouldTouchSqlOnlyWhenItIsAStore = noClasses()
            .that()
            .resideOutsideOfPackage("io.wafleet.store..")
            .and()
            .haveSimpleNameNotEndingWith("Store")
            .and()
            .haveSimpleNameNotEndingWith("Row")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.vertx.sqlclient..", "io.vertx.jdbcclient..", "io.vertx.pgclient..", "java.sql..");

    /** The bench measures gateways as processes, from outside. */
    @ArchTest
    static final ArchRule shouldTouchProcessesOnlyWhenItIsTheSupervisor = noClasses()
            .that()
            .resideOutsideOfPackages("io.wafleet.supervisor..", "io.wafleet.bench..")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.lang.ProcessBuilder")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.lang.Process")
            .orShould()
            .callMethod(Runtime.class, "exec", String[].class);

    @ArchTest
    static final ArchRule shouldLookAtNoProcessButItsOwnWhenItIsNotTheSupervisor = noClasses()
            .that()
            .resideOutsideOfPackages("io.wafleet.supervisor..", "io.wafleet.bench..")
            .should()
            .callMethodWhere(target(owner(resideInAPackage("java.lang")
                            .and(DescribedPredicate.describe(
                                    "ProcessHandle",
                                    type -> type.getSimpleName().equals("ProcessHandle")))))
                    .and(target(DescribedPredicate.not(name("current").or(name("pid"))))));

    @ArchTest
    static final ArchRule shouldUsePublicApiOnlyWhenItCallsVertx =
            noClasses().should().dependOnClassesThat(resideInAnyPackage("io.vertx..impl..", "io.vertx..internal.."));

    @ArchTest
    static final ArchRule shouldLogWhenItIsPartOfTheGateway = noClasses()
            .that()
            .resideOutsideOfPackages(packages(withSimulator(PROGRAMS)))
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err");

    @ArchTest
    static final ArchRule shouldNeverSleepWhenATimerOrALatchWillDo = noClasses()
            .that()
            .resideOutsideOfPackage("io.wafleet.simulator..")
            .should()
            .callMethodWhere(target(owner(DescribedPredicate.describe(
                            "Thread", type -> type.getFullName().equals("java.lang.Thread"))))
                    .and(target(name("sleep"))));

    @ArchTest
    static final ArchRule shouldComposeFuturesWhenItRunsOnAnEventLoop = noClasses()
            .that()
            .resideOutsideOfPackage("io.wafleet")
            .should()
            .callMethodWhere(target(owner(resideInAPackage("io.vertx.core"))).and(target(name("await"))));

    @ArchTest
    static void shouldBeNullMarkedWhenItIsAPackage(JavaClasses all) {
        Set<String> unmarked = new TreeSet<>();
        all.stream().map(JavaClass::getPackage).distinct().forEach(each -> {
            boolean marked = each.tryGetPackageInfo()
                    .map(info -> info.isAnnotatedWith(NullMarked.class))
                    .orElse(false);
            if (!marked) {
                unmarked.add(each.getName());
            }
        });
        assertThat(unmarked).isEmpty();
    }

    /** Literals of its REST API that ours does not have too. */
    private static final Pattern CHILD_PATH =
            Pattern.compile("\"/(app|send|chat|user|group|message|newsletter|call|statics|ws)[/\"?]");

    /** Pretends to be one, too, of which nothing is wanted but speed. */
    private static final String BARE_CHILD = "bench/proxy/BareChild.java";

    @ArchTest
    static void shouldNameTheChildsPathsOnlyWhenItSpeaksWithTheChild(JavaClasses all) throws IOException {
        assertThat(all).isNotEmpty();
        assertThat(filesWith(CHILD_PATH))
                .contains(SOURCES.resolve(BARE_CHILD))
                .filteredOn(file -> !file.endsWith(BARE_CHILD))
                .allSatisfy(
                        file -> assertThat(SOURCES.relativize(file).getName(0).toString())
                                .isIn("gowa", SIMULATOR));
    }

    private static final int MOST_TYPES = 22;
    private static final int MOST_LINES = 300;
    /** Their classes are many of a kind that nobody calls (docs/adr/0011). */
    private static final Set<String> BIG_ROOMS = Set.of("cli", SIMULATOR);

    @ArchTest
    static void shouldHaveRoomForWhoComesNewWhenItIsAPackage(JavaClasses all) throws IOException {
        assertThat(all).isNotEmpty();
        Map<String, Long> types = sources().stream()
                .filter(file -> !file.endsWith("package-info.java"))
                .collect(Collectors.groupingBy(
                        file -> SOURCES.relativize(file.getParent()).toString(), Collectors.counting()));
        types.keySet().removeAll(BIG_ROOMS);
        assertThat(types)
                .isNotEmpty()
                .allSatisfy((room, count) -> assertThat(count).isLessThanOrEqualTo(MOST_TYPES));
    }

    @ArchTest
    static void shouldHoldOneIdeaWhenItIsAFile(JavaClasses all) throws IOException {
        assertThat(all).isNotEmpty();
        assertThat(sources())
                .isNotEmpty()
                .allSatisfy(file -> assertThat(read(file).lines().count()).isLessThanOrEqualTo(MOST_LINES));
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }

    private static List<Path> filesWith(Pattern pattern) throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> pattern.matcher(read(file)).find())
                    .toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** What is read from a request may be refused by a throw; its handlers are called where that is caught. */
    private static final Set<String> EDGES =
            Set.of("cli", "bench", "demo", "client", "terminal", "rest", "proxy", "bridge", "http", SIMULATOR);

    private static final Pattern PROMISES = Pattern.compile(
            "( {4,})(?:public |private |static |final |synchronized )*(?:<[^>]+> )?Future<.*> \\w+\\(.*");

    /** A caller composes what it is given, and would not see what is thrown at it before. */
    @ArchTest
    static void shouldFailItsFutureAndNotThrowWhenItPromisesOne(JavaClasses all) throws IOException {
        assertThat(all).isNotEmpty();
        List<String> throwing = sources().stream()
                .filter(file ->
                        !EDGES.contains(SOURCES.relativize(file).getName(0).toString()))
                .flatMap(ArchitectureTest::throwsOfPromises)
                .toList();
        assertThat(throwing).isEmpty();
    }

    /** What is thrown in a lambda fails the future that it is a step of. */
    private static Stream<String> throwsOfPromises(Path file) {
        List<String> found = new ArrayList<>();
        String end = null;
        String endOfLambda = null;
        for (String line : read(file).lines().toList()) {
            Matcher begin = PROMISES.matcher(line);
            if (end == null) {
                end = begin.matches() && !line.endsWith(";") ? begin.group(1) + "}" : null;
            } else if (line.equals(end)) {
                end = null;
            } else if (endOfLambda != null) {
                endOfLambda = line.startsWith(endOfLambda) ? null : endOfLambda;
            } else if (line.endsWith("-> {")) {
                endOfLambda = line.replaceFirst("\\S.*", "") + "}";
            } else if (line.strip().startsWith("throw ")) {
                found.add(file.getFileName() + ": " + line.strip());
            }
        }
        return found.stream();
    }

    /** Flyway refuses two of one number, and with them the start. */
    @ArchTest
    static void shouldHaveANumberOfItsOwnWhenItChangesTheSchema(JavaClasses all) throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/main/resources/db"))) {
            assertThat(files.map(file -> file.getFileName().toString().replaceFirst("__.*", "")))
                    .isNotEmpty()
                    .doesNotHaveDuplicates();
        }
    }
}
