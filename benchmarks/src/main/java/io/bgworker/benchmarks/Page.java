package io.bgworker.benchmarks;

import java.util.TreeMap;

/** The page of figures: a section for each Java that was measured. */
final class Page {

    private static final String HEAD = """
            # Performance

            Written by `mvn -B -ntp -pl benchmarks -am verify -Pbenchmarks -DskipTests`, and not by hand; each run writes the section of its Java. Each figure is the
            median / the 99th percentile, with the number of samples in brackets; with few samples the latter is the worst of them. The samples of all figures are
            taken by turns in one run, beside the same without us (*reference*) on the same Java with the same options. *Ratio* is that of the medians, and of
            the 99th percentiles: below 1, ours is less.
            """;

    private static final String SECTION = "\n## Java ";

    private Page() {}

    /** The page with this section in the place of the one of the same Java. */
    static String with(String page, int java, String section) {
        TreeMap<Integer, String> sections = new TreeMap<>();
        String[] parts = page.split(SECTION, -1);
        for (int i = 1; i < parts.length; i++) { // The first one is the head.
            int end = parts[i].indexOf('\n');
            sections.put(Integer.parseInt(parts[i].substring(0, end)), parts[i].substring(end + 1));
        }
        sections.put(java, section);
        StringBuilder text = new StringBuilder(HEAD);
        sections.forEach((release, each) ->
                text.append(SECTION).append(release).append('\n').append(each));
        return text.toString();
    }
}
