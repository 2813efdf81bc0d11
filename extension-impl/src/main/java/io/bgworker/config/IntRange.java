package io.bgworker.config;

/** Whole numbers from {@code min} to {@code max}, both included. */
record IntRange(int min, int max) implements Parser<Integer> {

    @Override
    public Integer parse(String text) throws WrongValue {
        try {
            int number = Integer.parseInt(text.strip());
            if (contains(number)) {
                return number;
            }
        } catch (NumberFormatException e) {
            // What is right is the same for no number and for one out of range.
        }
        throw new WrongValue(toString());
    }

    int check(String what, int number) {
        if (!contains(number)) {
            throw new IllegalArgumentException(what + " must be " + this + ", was " + number);
        }
        return number;
    }

    private boolean contains(int number) {
        return number >= min && number <= max;
    }

    @Override
    public String toString() {
        return "a whole number from " + min + " to " + max;
    }
}
