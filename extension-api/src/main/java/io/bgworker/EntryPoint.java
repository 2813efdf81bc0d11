package io.bgworker;

/**
 * Where a worker's code begins; PostgreSQL's {@code bgw_library_name} and {@code bgw_function_name}.
 *
 * @param className the binary name of a class of the application
 * @param methodName the name of a method annotated with {@link BackgroundWorker}, or empty for a class that implements
 *     {@link WorkerMain}
 * @since 0.1
 */
public record EntryPoint(String className, String methodName) {

    /**
     * Checks the parts.
     *
     * @param className the binary name of a class of the application
     * @param methodName the name of a method annotated with {@link BackgroundWorker}, or empty for a class that implements {@link WorkerMain}
     * @throws InvalidWorkerException if the class name is blank
     */
    public EntryPoint {
        if (className.isBlank()) {
            throw new InvalidWorkerException("", "entry point", className, "the name of a class of the application");
        }
    }

    /**
     * The {@link WorkerMain#main} of a class.
     *
     * @param type a class that implements {@link WorkerMain}
     * @return the entry point
     */
    public static EntryPoint of(Class<? extends WorkerMain> type) {
        return new EntryPoint(type.getName(), "");
    }

    /**
     * An annotated method of a class.
     *
     * @param type the class
     * @param methodName the name of its method
     * @return the entry point
     */
    public static EntryPoint of(Class<?> type, String methodName) {
        return new EntryPoint(type.getName(), methodName);
    }

    /**
     * Reads the text form.
     *
     * @param text {@code package.Class} or {@code package.Class#method}
     * @return the entry point
     * @throws InvalidWorkerException if the class name is blank
     */
    public static EntryPoint parse(String text) {
        int hash = text.indexOf('#');
        return hash < 0 ? new EntryPoint(text, "") : new EntryPoint(text.substring(0, hash), text.substring(hash + 1));
    }

    /**
     * The type a worker gets if it has none: the simple name of the class, with the method if there is one.
     *
     * @return for example {@code Summarizer} or {@code Jobs.cleanUp}
     */
    public String simpleName() {
        String simple = className.substring(Math.max(className.lastIndexOf('.'), className.lastIndexOf('$')) + 1);
        return methodName.isEmpty() ? simple : simple + "." + methodName;
    }

    /**
     * The text form.
     *
     * @return {@code package.Class} or {@code package.Class#method}
     */
    @Override
    public String toString() {
        return methodName.isEmpty() ? className : className + "#" + methodName;
    }
}
