package io.bgworker.protocol;

import java.lang.reflect.Executable;
import java.lang.reflect.Member;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the CDI container of a worker consists of: the beans that the worker can reach, found at deployment, and no other.
 *
 * @param beanClasses the names of all its classes
 * @param members the producers, disposers and observers in them that are reached, as {@link #member} names them; the rest of
 *     what is annotated as such is an ordinary member in the worker
 * @param alternatives those of the classes that are alternatives and have no priority of their own
 * @param interceptors those that are interceptors, enabled in this order if they have no priority of their own
 * @param decorators those that are decorators, enabled in this order if they have no priority of their own
 * @param resources which database is meant by a {@code @Resource DataSource} at a place, as {@link #point} names it
 * @param dataSources which database is meant by an {@code @Inject DataSource}, by what {@code @Named} says; by nothing if
 *     there is none
 * @param configuration values of MicroProfile Config that the server knew under the keys of these beans
 */
public record BeanArchive(
        List<String> beanClasses,
        List<String> members,
        List<String> alternatives,
        List<String> interceptors,
        List<String> decorators,
        Map<String, String> resources,
        Map<String, String> dataSources,
        Map<String, String> configuration) {

    /** How large it may be altogether, in bytes of UTF-8: it has to fit into a frame with what else is told to a worker. */
    public static final int BYTES_MAX = 512 * 1024;

    /** Copies, and checks the size. */
    public BeanArchive {
        beanClasses = List.copyOf(beanClasses);
        members = List.copyOf(members);
        alternatives = List.copyOf(alternatives);
        interceptors = List.copyOf(interceptors);
        decorators = List.copyOf(decorators);
        resources = Map.copyOf(resources);
        dataSources = Map.copyOf(dataSources);
        configuration = Map.copyOf(configuration);
        int bytes = Stream.concat(
                        Stream.of(beanClasses, members, alternatives, interceptors, decorators),
                        Stream.of(resources, dataSources, configuration)
                                .flatMap(map -> Stream.of(map.keySet(), map.values())))
                .mapToInt(BeanArchive::bytes)
                .sum();
        if (bytes > BYTES_MAX) {
            throw new IllegalArgumentException("The names of beans and the configuration of a worker must have at most "
                    + BYTES_MAX + " bytes together, have " + bytes);
        }
    }

    private static int bytes(Iterable<String> texts) {
        int bytes = 0;
        for (String text : texts) {
            bytes += Integer.BYTES + text.getBytes(StandardCharsets.UTF_8).length;
        }
        return bytes;
    }

    /**
     * Names a member of a bean; the same in the server and in the worker.
     *
     * @param beanClass the class of the bean, which may inherit the member
     * @param member the member
     * @return its name
     */
    public static String member(Class<?> beanClass, Member member) {
        return beanClass.getName() + ":" + point(member);
    }

    /**
     * Names a member of a class as a place for a resource; the same in the server and in the worker.
     *
     * @param member the field or the method
     * @return its name
     */
    public static String point(Member member) {
        String parameters = member instanceof Executable executable
                ? Arrays.stream(executable.getParameterTypes())
                        .map(Class::getName)
                        .collect(Collectors.joining(",", "(", ")"))
                : "";
        return member.getDeclaringClass().getName() + "." + member.getName() + parameters;
    }

    /** Without the values of the configuration: they may be secrets. */
    @Override
    public String toString() {
        return "BeanArchive[beanClasses=" + beanClasses + ", members=" + members + ", alternatives=" + alternatives
                + ", interceptors=" + interceptors + ", decorators=" + decorators + ", resources="
                + new TreeMap<>(resources) + ", dataSources=" + new TreeMap<>(dataSources) + ", configuration="
                + new TreeMap<>(configuration).keySet() + "]";
    }
}
