package io.bgworker.config;

import io.bgworker.WorkerException;

/** A placeholder in a text cannot be replaced. Configure its key, give it a default, or correct the text. */
public final class PlaceholderException extends WorkerException {

    private static final long serialVersionUID = 1L;

    private final String key;
    private final String text;

    PlaceholderException(String key, String text, String problem) {
        super("Placeholder ${" + key + "} in '" + text + "': " + problem);
        this.key = key;
        this.text = text;
    }

    /**
     * The key.
     *
     * @return what stands in the placeholder before its default
     */
    public String key() {
        return key;
    }

    /**
     * The text.
     *
     * @return the whole text, as written
     */
    public String text() {
        return text;
    }
}
