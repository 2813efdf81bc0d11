package io.bgworker.cdi;

import io.bgworker.profile.Need;
import io.bgworker.protocol.BeanArchive;
import jakarta.annotation.Resource;
import jakarta.enterprise.inject.Produces;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.sql.DataSource;

/** Fields and setters with {@code @Resource} that are about data sources: of any other resource there is none in a worker. */
final class ResourcePoints {

    private ResourcePoints() {}

    /** What the members of classes ask for, but for producers: they are parts of their own, if they are reached. */
    static List<Need> of(List<Class<?>> classes) {
        List<Need> needs = new ArrayList<>();
        for (Class<?> each : classes) {
            for (Field field : each.getDeclaredFields()) {
                if (!field.isAnnotationPresent(Produces.class)) {
                    need("field " + field.getName(), field).ifPresent(needs::add);
                }
            }
            for (Method method : each.getDeclaredMethods()) {
                need("method " + method.getName(), method).ifPresent(needs::add);
            }
        }
        return needs;
    }

    /** What a member asks for, if it is that. */
    static <M extends Member & AnnotatedElement> Optional<Need> need(String where, M member) {
        Resource resource = member.getAnnotation(Resource.class);
        return resource != null && takesDataSource(member)
                ? Optional.of(need(where, name(resource), member))
                : Optional.empty();
    }

    private static boolean takesDataSource(Member member) {
        if (member instanceof Field field) {
            return field.getType() == DataSource.class;
        }
        return member instanceof Method method
                && List.of(method.getParameterTypes()).equals(List.of(DataSource.class));
    }

    private static Need need(String where, String name, Member member) {
        String description = "@Resource DataSource" + (name.isEmpty() ? "" : " '" + name + "'");
        return new Need(where, Need.Kind.RESOURCE, name, description, List.of(), BeanArchive.point(member));
    }

    /** Where it is, before what it is called here, before what only some servers understand. */
    private static String name(Resource resource) {
        return Stream.of(resource.lookup(), resource.name(), resource.mappedName())
                .filter(name -> !name.isEmpty())
                .findFirst()
                .orElse("");
    }
}
