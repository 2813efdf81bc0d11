package io.bgworker.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.platform.engine.TestSource;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Makes outcomes of a test plan that was executed. A method is one test, however many executions it had (parameters,
 * repetitions, dynamic tests), and holds its rules if it had one at least and everything from the engine down to the last
 * execution succeeded. What was skipped or never came to its turn did not succeed.
 */
final class OutcomesOfRun {

    private final TestPlan plan;
    private final Map<UniqueId, Boolean> succeeded;
    private final SortedMap<String, List<Outcome>> byClass = new TreeMap<>();

    private OutcomesOfRun(TestPlan plan, Map<UniqueId, Boolean> succeeded) {
        this.plan = plan;
        this.succeeded = succeeded;
    }

    /**
     * The outcomes by the name of the top-level class, in the order of the plan. Classes whose tests name no rule are
     * there, too, with none: their files of earlier runs are then replaced.
     */
    static SortedMap<String, List<Outcome>> of(TestPlan plan, Map<UniqueId, Boolean> succeeded) {
        OutcomesOfRun run = new OutcomesOfRun(plan, succeeded);
        plan.getRoots().forEach(root -> run.visit(root, true));
        return run.byClass;
    }

    private void visit(TestIdentifier node, boolean allAboveSucceeded) {
        TestSource source = node.getSource().orElse(null);
        if (source instanceof MethodSource method) {
            add(method, allAboveSucceeded && hasTest(node) && everythingSucceeded(node));
            return;
        }
        if (source instanceof ClassSource type) {
            outcomes(type.getJavaClass());
        }
        boolean soFar = allAboveSucceeded && succeeded(node);
        plan.getChildren(node).forEach(child -> visit(child, soFar));
    }

    private void add(MethodSource method, boolean held) {
        Class<?> testClass = method.getJavaClass();
        Set<String> rules = NamedRules.of(testClass, method.getJavaMethod());
        List<Outcome> outcomes = outcomes(testClass);
        if (!rules.isEmpty()) {
            outcomes.add(new Outcome(nameWithin(testClass) + method.getMethodName(), rules, held));
        }
    }

    private List<Outcome> outcomes(Class<?> testClass) {
        return byClass.computeIfAbsent(testClass.getNestHost().getName(), name -> new ArrayList<>());
    }

    /** Empty for a top-level class, {@code Inner.} for one nested in it. */
    private static String nameWithin(Class<?> testClass) {
        String name = testClass.getName();
        String top = testClass.getNestHost().getName();
        return name.equals(top) ? "" : name.substring(top.length() + 1).replace('$', '.') + ".";
    }

    private boolean hasTest(TestIdentifier node) {
        return node.isTest() || plan.getDescendants(node).stream().anyMatch(TestIdentifier::isTest);
    }

    private boolean everythingSucceeded(TestIdentifier node) {
        return succeeded(node) && plan.getDescendants(node).stream().allMatch(this::succeeded);
    }

    private boolean succeeded(TestIdentifier node) {
        return succeeded.getOrDefault(node.getUniqueIdObject(), false);
    }
}
