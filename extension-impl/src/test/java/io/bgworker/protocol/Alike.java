package io.bgworker.protocol;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;

/** Equality that looks into arrays, as that of records does not. */
final class Alike {

    private Alike() {}

    static void assertAlike(Object expected, Object actual) {
        if (expected instanceof byte[] bytes) {
            assertArrayEquals(bytes, (byte[]) actual);
        } else if (expected instanceof Record) {
            assertEquals(expected.getClass(), actual.getClass());
            for (RecordComponent component : expected.getClass().getRecordComponents()) {
                assertAlike(value(component, expected), value(component, actual));
            }
        } else {
            assertEquals(expected, actual);
        }
    }

    private static Object value(RecordComponent component, Object record) {
        try {
            Method accessor = component.getAccessor();
            accessor.setAccessible(true);
            return accessor.invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }
}
