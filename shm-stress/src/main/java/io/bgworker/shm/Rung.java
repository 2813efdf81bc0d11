package io.bgworker.shm;

import java.lang.reflect.Field;

/** Whether a side has rung the bell of who sleeps at a spot: known to that side only, which tells nobody. */
final class Rung {

    private static final Field RUNG = field(Spot.class, "rung");

    private final Field spot;

    /** Of the class that wakes, and its field that is the spot. */
    Rung(Class<?> waker, String name) {
        spot = field(waker, name);
    }

    private static Field field(Class<?> type, String name) {
        try {
            Field field = type.getDeclaredField(name);
            field.setAccessible(true);
            return field;
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException(e);
        }
    }

    boolean by(Object waker, long ticket) {
        try {
            return RUNG.getLong(spot.get(waker)) == ticket;
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
