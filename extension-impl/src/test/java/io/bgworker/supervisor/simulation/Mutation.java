package io.bgworker.supervisor.simulation;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A small change of the product's source that takes away what guards an invariant. */
final class Mutation {

    /**
     * Some text of a source file and what stands there instead.
     *
     * @param type the file's type, in the package of the supervisor
     * @param text what is there exactly once, however its white space is
     */
    record Edit(String type, String text, String instead) {

        /** The source, edited. */
        String applyTo(String source) {
            Matcher matcher = Pattern.compile(Pattern.quote(text.strip()).replaceAll("\\s+", "\\\\E\\\\s+\\\\Q"))
                    .matcher(source);
            long found = matcher.results().count();
            if (found != 1) {
                throw new AssertionError("This must be adapted, for its text is in " + type + ".java " + found
                        + " times instead of once: " + this);
            }
            return matcher.replaceFirst(Matcher.quoteReplacement(instead));
        }
    }

    final Invariant broken;

    /** What it may break, too, before. */
    private final Set<Invariant> others = EnumSet.noneOf(Invariant.class);

    private final List<Edit> edits = new ArrayList<>();

    private boolean inACrowd;

    private Mutation(Invariant broken) {
        this.broken = broken;
    }

    static Mutation breaks(Invariant broken) {
        return new Mutation(broken);
    }

    Mutation or(Invariant... perhaps) {
        others.addAll(List.of(perhaps));
        return this;
    }

    Mutation by(String type, String text, String instead) {
        edits.add(new Edit(type, text, instead));
        return this;
    }

    /** Only where there are more workers than usual. */
    Mutation inACrowd() {
        inACrowd = true;
        return this;
    }

    boolean isInACrowd() {
        return inACrowd;
    }

    /** Whether a message tells of what it may break. */
    boolean mayBreak(String message) {
        return others.stream().anyMatch(other -> message.startsWith(other.name()));
    }

    List<Edit> edits() {
        return edits;
    }

    /** Short, for it names a test. */
    @Override
    public String toString() {
        Edit first = edits.get(0);
        return broken + " without " + first.type() + ": " + first.text();
    }
}
