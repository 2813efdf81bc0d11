package io.bgworker.launcher;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What a JVM has said of the classes it loads ({@code -Xlog:class+load=info}), a line for each:
 * {@code org.example.Job source: file:/path/of.jar}. Taken of it is what another JVM can load by its name.
 */
final class LoadedClasses {

    private static final String SOURCE = " source: ";

    /** A file or jar of the class path, or of a loader that the application has made: then there is no such name elsewhere. */
    private static final String OF_A_FILE = "file:";

    /** A module of the JDK, and not in the JDK's own archive. */
    private static final String OF_A_MODULE = "jrt:";

    private static final String OF_AN_ARCHIVE = "shared objects file";

    private LoadedClasses() {}

    /**
     * Reads it.
     *
     * @param log what was written so far: the last line may not be whole
     * @param isOfTheJdk whether a class of this name is: one that comes out of an archive is loaded in no time
     * @return names, in the order in which they were loaded, each once
     */
    static List<String> of(String log, Predicate<String> isOfTheJdk) {
        Set<String> names = new LinkedHashSet<>();
        int start = 0;
        for (int end = log.indexOf('\n'); end >= 0; end = log.indexOf('\n', start)) {
            String line = log.substring(start, end);
            start = end + 1;
            int source = line.indexOf(SOURCE);
            if (source > 0) {
                String name = line.substring(0, source);
                if (hasAName(name) && isFound(line.substring(source + SOURCE.length()), name, isOfTheJdk)) {
                    names.add(name);
                }
            }
        }
        return new ArrayList<>(names);
    }

    /** Hidden classes have a slash in what is written for one, or a plus sign; those that reflection makes have a number. */
    private static boolean hasAName(String name) {
        return name.indexOf('/') < 0
                && name.indexOf('+') < 0
                && name.indexOf(' ') < 0
                && !name.contains("$$Lambda")
                && !name.contains("$Proxy")
                && !name.contains("GeneratedMethodAccessor")
                && !name.contains("GeneratedConstructorAccessor");
    }

    private static boolean isFound(String source, String name, Predicate<String> isOfTheJdk) {
        return source.startsWith(OF_A_FILE)
                || source.startsWith(OF_A_MODULE)
                || (source.startsWith(OF_AN_ARCHIVE) && !isOfTheJdk.test(name));
    }
}
