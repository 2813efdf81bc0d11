package io.bgworker.contract;

/** An outcome, and where it comes from: the directory of the module and the top-level class. */
record TestResult(String module, String className, Outcome outcome) {

    Level level() {
        return Level.of(module, className);
    }

    /** Short enough for a table: {@code RestartIT.comesBack}. */
    String name() {
        return className.substring(className.lastIndexOf('.') + 1) + "." + outcome.method();
    }
}
