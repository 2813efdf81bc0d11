package io.bgworker.contract;

/**
 * A line of the list of rules.
 *
 * @param family the heading it stands under
 * @param id such as {@code EXI-02}
 * @param title what it says, in a line
 * @param status what is asked of it
 * @param why the reason why it is not here, or the issue that it waits for; empty for a rule that tests must hold
 */
record ListedRule(String family, String id, String title, Status status, String why) {

    enum Status {
        TO_HOLD("to hold"),
        NOT_HERE("not here"),
        NOT_YET("not yet");

        private final String words;

        Status(String words) {
            this.words = words;
        }

        /** As the list and the report write it. */
        String words() {
            return words;
        }
    }

    String prefix() {
        return id.substring(0, id.indexOf('-'));
    }
}
