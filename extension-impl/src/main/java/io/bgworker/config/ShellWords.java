package io.bgworker.config;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits a line into words as a shell does: at white space, with double or single quotes around what belongs together
 * (also within a word: {@code -Dgreeting="hello world"}). A backslash is a character like any other, because it is one
 * in Windows paths.
 */
final class ShellWords {

    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean inWord;
    private char quote;

    private ShellWords() {}

    static List<String> split(String line) throws WrongValue {
        ShellWords split = new ShellWords();
        line.chars().forEach(character -> split.take((char) character));
        return split.end();
    }

    private void take(char character) {
        if (quote != 0 && character == quote) {
            quote = 0;
        } else if (quote == 0 && (character == '"' || character == '\'')) {
            quote = character;
            inWord = true;
        } else if (quote == 0 && Character.isWhitespace(character)) {
            endWord();
        } else {
            word.append(character);
            inWord = true;
        }
    }

    private void endWord() {
        if (inWord) {
            words.add(word.toString());
            word.setLength(0);
            inWord = false;
        }
    }

    private List<String> end() throws WrongValue {
        if (quote != 0) {
            throw new WrongValue("words separated by white space, with every " + quote + " closed");
        }
        endWord();
        return List.copyOf(words);
    }
}
