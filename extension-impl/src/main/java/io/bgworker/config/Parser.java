package io.bgworker.config;

/** Makes a value of its text. */
@FunctionalInterface
interface Parser<T> {

    T parse(String text) throws WrongValue;
}
