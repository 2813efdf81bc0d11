package io.bgworker.launcher;

import java.nio.file.Path;
import java.util.List;

/** The kinds of archives of loaded classes that HotSpot has, and the options that make, check and use one. */
enum ArchiveFormat {

    /** Class data sharing, as of Java 17. Made from a list of classes. */
    CDS("jsa") {
        @Override
        List<String> record(Path recording) {
            return List.of("-XX:DumpLoadedClassList=" + recording);
        }

        @Override
        List<String> make(Path recording, Path archive) {
            return List.of("-Xshare:dump", "-XX:SharedClassListFile=" + recording, "-XX:SharedArchiveFile=" + archive);
        }

        @Override
        List<String> check(Path archive) {
            return List.of("-Xshare:on", "-XX:SharedArchiveFile=" + archive);
        }

        @Override
        List<String> use(Path archive) {
            return List.of("-XX:SharedArchiveFile=" + archive, "-Xlog:cds*=off", "-Xlog:class+path=off");
        }
    },

    /** The ahead-of-time cache, from Java 25 on: the same, and classes that are linked already. */
    AOT("aot") {
        @Override
        List<String> record(Path recording) {
            return List.of("-XX:AOTMode=record", "-XX:AOTConfiguration=" + recording);
        }

        @Override
        List<String> make(Path recording, Path archive) {
            return List.of("-XX:AOTMode=create", "-XX:AOTConfiguration=" + recording, "-XX:AOTCache=" + archive);
        }

        @Override
        List<String> check(Path archive) {
            return List.of("-XX:AOTMode=on", "-XX:AOTCache=" + archive);
        }

        @Override
        List<String> use(Path archive) {
            return List.of("-XX:AOTCache=" + archive, "-Xlog:aot*=off", "-Xlog:cds*=off", "-Xlog:class+path=off");
        }
    };

    private static final int FIRST_WITH_AOT = 25;

    /** How files of this kind end. */
    final String extension;

    ArchiveFormat(String extension) {
        this.extension = extension;
    }

    /** The best one that a Java has. */
    static ArchiveFormat of(JavaRelease release) {
        return release.feature() < FIRST_WITH_AOT ? CDS : AOT;
    }

    /** Has a JVM write down which classes it loads. */
    abstract List<String> record(Path recording);

    /** Has a JVM make the archive of what was written down, and end. */
    abstract List<String> make(Path recording, Path archive);

    /** Has a JVM fail if it cannot use the archive. */
    abstract List<String> check(Path archive);

    /** Has a JVM use the archive, and do without it, and without a word, if it cannot. */
    abstract List<String> use(Path archive);
}
