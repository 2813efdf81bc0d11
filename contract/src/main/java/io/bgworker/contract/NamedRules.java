package io.bgworker.contract;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which rules a test names: by itself, by its class, by the class that declares it, and by those around them. */
final class NamedRules {

    private NamedRules() {}

    static Set<String> of(Class<?> testClass, Method method) {
        Set<String> ids = new TreeSet<>();
        add(ids, method);
        addWithEnclosing(ids, testClass);
        addWithEnclosing(ids, method.getDeclaringClass());
        return ids;
    }

    private static void addWithEnclosing(Set<String> ids, Class<?> inner) {
        for (@Nullable Class<?> type = inner; type != null; type = type.getEnclosingClass()) {
            add(ids, type);
        }
    }

    private static void add(Set<String> ids, AnnotatedElement element) {
        Rule rule = element.getAnnotation(Rule.class);
        if (rule != null) {
            ids.addAll(Set.of(rule.value()));
        }
    }
}
