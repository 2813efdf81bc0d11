package io.bgworker.config;

import org.eclipse.microprofile.config.Config;

/**
 * Replaces placeholders in the text attributes of the annotation.
 *
 * <p><code>${key}</code> is the value of a configuration key; <code>${key:default}</code> is the default if the key
 * is not set or empty. The default is everything from the first colon to the closing brace, and may hold placeholders
 * itself. <code>\${</code> stands for <code>${</code>; a backslash or a dollar sign elsewhere is itself. Values are not
 * searched for placeholders: MicroProfile Config has replaced its own by then.
 */
public final class Placeholders {

    private final String text;
    private final String whole;
    private final Config config;
    private int position;

    /** Of a text that stands in a whole one, which is what errors name. */
    private Placeholders(String text, String whole, Config config) {
        this.text = text;
        this.whole = whole;
        this.config = config;
    }

    /**
     * Replaces all placeholders of a text.
     *
     * @param text the text
     * @param config where the keys are
     * @return the text with values in the place of placeholders
     * @throws PlaceholderException if a key without a default is not set, or a placeholder has no end
     */
    public static String resolve(String text, Config config) {
        return new Placeholders(text, text, config).untilEnd();
    }

    private String untilEnd() {
        StringBuilder resolved = new StringBuilder();
        while (position < text.length()) {
            appendNext(resolved);
        }
        return resolved.toString();
    }

    private void appendNext(StringBuilder resolved) {
        if (text.startsWith("\\${", position)) {
            resolved.append("${");
            position += 3;
        } else if (text.startsWith("${", position)) {
            position += 2;
            resolved.append(placeholder());
        } else {
            resolved.append(text.charAt(position++));
        }
    }

    /** From after <code>${</code> to after its closing brace. */
    private String placeholder() {
        int start = position;
        while (position < text.length() && text.charAt(position) != ':' && text.charAt(position) != '}') {
            position++;
        }
        String key = text.substring(start, position).strip();
        if (position == text.length()) {
            throw new PlaceholderException(key, whole, "has no closing brace");
        }
        if (key.isEmpty() || key.contains("${")) {
            throw new PlaceholderException(key, whole, "must begin with a plain key");
        }
        return text.charAt(position++) == '}' ? required(key) : optional(key);
    }

    private String required(String key) {
        String value = value(key);
        if (value.isEmpty()) {
            throw new PlaceholderException(
                    key, whole, "the key is not set; set it, or give a default as in ${" + key + ":default}");
        }
        return value;
    }

    private String optional(String key) {
        // What a placeholder in the default lacks matters only if the default is needed.
        int start = position;
        skipDefault(key);
        String value = value(key);
        return value.isEmpty()
                ? new Placeholders(text.substring(start, position - 1), whole, config).untilEnd()
                : value;
    }

    private void skipDefault(String key) {
        int depth = 1;
        while (depth > 0) {
            if (position >= text.length()) {
                throw new PlaceholderException(key, whole, "has no closing brace");
            }
            if (text.startsWith("\\${", position)) {
                position += 3;
            } else if (text.startsWith("${", position)) {
                depth++;
                position += 2;
            } else if (text.charAt(position++) == '}') {
                depth--;
            }
        }
    }

    private String value(String key) {
        Setting setting = Setting.of(key, config);
        if (setting.unresolved() != null) {
            throw new PlaceholderException(
                    key, whole, "the value of the key in " + setting.source() + " cannot be resolved itself");
        }
        return setting.text();
    }
}
