package io.bgworker.contract;

import java.util.Comparator;
import java.util.List;

/** Guesses which rule was meant by an id that is none. */
final class Nearest {

    private Nearest() {}

    static String to(String id, List<String> known) {
        return known.stream()
                .min(Comparator.comparingInt(other -> distance(id, other)))
                .map(nearest -> "Did you mean " + nearest + "?")
                .orElse("There are no rules");
    }

    /** Levenshtein's: how many characters to insert, delete or replace. */
    private static int distance(String left, String right) {
        int[] above = new int[right.length() + 1];
        for (int j = 0; j <= right.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            int[] row = new int[right.length() + 1];
            row[0] = i;
            for (int j = 1; j <= right.length(); j++) {
                int replaced = above[j - 1] + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, 1 + Math.min(above[j], row[j - 1]));
            }
            above = row;
        }
        return above[right.length()];
    }
}
