package io.bgworker.supervisor.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Some steps of a run, by their numbers. What happens in a step depends only on the seed, the number, and the world as the
 * steps before have left it; so any selection of steps is a history that could have been, and can be run again.
 */
record Steps(List<Integer> numbers) {

    static Steps upTo(int last) {
        return new Steps(IntStream.rangeClosed(0, last).boxed().toList());
    }

    /** Reads what {@link #toString} writes. */
    static Steps parse(String text) {
        return new Steps(Stream.of(text.split(",", -1)).flatMap(Steps::range).toList());
    }

    private static Stream<Integer> range(String text) {
        int dash = text.indexOf('-');
        int first = Integer.parseInt(dash < 0 ? text : text.substring(0, dash));
        int last = Integer.parseInt(text.substring(dash + 1));
        return IntStream.rangeClosed(first, last).boxed();
    }

    int count() {
        return numbers.size();
    }

    /** Those up to a number. */
    Steps until(int last) {
        return new Steps(numbers.stream().takeWhile(number -> number <= last).toList());
    }

    /** All but some, counted from 0. */
    Steps without(int from, int to) {
        List<Integer> others = new ArrayList<>(numbers.subList(0, from));
        others.addAll(numbers.subList(to, numbers.size()));
        return new Steps(List.copyOf(others));
    }

    /** As in {@code 0,3-7,12}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < numbers.size(); i++) {
            boolean begins = i == 0 || numbers.get(i) != numbers.get(i - 1) + 1;
            boolean ends = i == numbers.size() - 1 || numbers.get(i + 1) != numbers.get(i) + 1;
            if (begins) {
                text.append(i == 0 ? "" : ",").append(numbers.get(i));
            } else if (ends) {
                text.append('-').append(numbers.get(i));
            }
        }
        return text.toString();
    }
}
