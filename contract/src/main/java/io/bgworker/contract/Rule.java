package io.bgworker.contract;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the rules of the contract that a test holds: it would fail if one of them were broken. On a class, every test of
 * it holds them.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Rule {

    /**
     * The ids of the rules, for instance {@code EXI-02}.
     *
     * @return at least one id, each of them in the list of rules
     */
    String[] value();
}
