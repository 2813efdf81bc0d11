package io.bgworker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import io.bgworker.contract.Rule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jboss.logging.annotations.LogMessage;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageLogger;

/** Every message of ours has an id of its own, in the range of its package; {@code message-ranges.txt} says which. */
@AnalyzeClasses(packages = "io.bgworker", importOptions = ImportOption.DoNotIncludeTests.class)
@Rule("OBS-03")
class MessageIdsTest {

    private static final Path RANGES = Path.of("../message-ranges.txt");
    private static final Pattern RANGE = Pattern.compile("(\\d{4})-(\\d{4})\\s+(\\S+)\\s+\\(category (\\S+)\\)");

    private record Range(int first, int last, String category) {}

    private static Map<String, Range> ranges() {
        Map<String, Range> ranges = new HashMap<>();
        try (Stream<String> lines = Files.lines(RANGES)) {
            lines.map(RANGE::matcher)
                    .filter(Matcher::matches)
                    .forEach(line -> ranges.put(
                            line.group(3),
                            new Range(
                                    Integer.parseInt(line.group(1)), Integer.parseInt(line.group(2)), line.group(4))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ranges;
    }

    private static List<JavaClass> loggers(JavaClasses imported) {
        List<JavaClass> loggers = imported.stream()
                .filter(type -> type.isAnnotatedWith(MessageLogger.class))
                .toList();
        assertFalse(loggers.isEmpty());
        return loggers;
    }

    private static Stream<JavaMethod> messages(JavaClass logger) {
        return logger.getMethods().stream().filter(method -> method.isAnnotatedWith(Message.class));
    }

    private static int id(JavaMethod message) {
        return message.getAnnotationOfType(Message.class).id();
    }

    @ArchTest
    static void noIdIsUsedTwice(JavaClasses imported) {
        Map<Integer, String> used = new HashMap<>();
        loggers(imported).stream().flatMap(MessageIdsTest::messages).forEach(message -> {
            String other = used.put(id(message), message.getFullName());
            assertEquals(null, other, () -> "Both have id " + id(message) + ": " + message.getFullName());
        });
    }

    @ArchTest
    static void everyIdIsInTheRangeOfItsPackage(JavaClasses imported) {
        Map<String, Range> ranges = ranges();
        for (JavaClass logger : loggers(imported)) {
            Range range = ranges.get(logger.getPackageName());
            assertTrue(range != null, () -> logger.getPackageName() + " has no range in " + RANGES);
            messages(logger)
                    .forEach(message -> assertTrue(
                            range.first() <= id(message) && id(message) <= range.last(),
                            () -> message.getFullName() + " has id " + id(message) + ", not in " + range));
        }
    }

    /** What is below INFO needs none. */
    @ArchTest
    static void everyMessageIsLoggedFromInfoUp(JavaClasses imported) {
        for (JavaClass logger : loggers(imported)) {
            messages(logger).forEach(message -> {
                Logger.Level level =
                        message.getAnnotationOfType(LogMessage.class).level();
                assertTrue(level.compareTo(Logger.Level.INFO) <= 0, () -> message.getFullName() + " is " + level);
            });
        }
    }
}
