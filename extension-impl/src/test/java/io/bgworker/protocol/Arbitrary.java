package io.bgworker.protocol;

import io.bgworker.Capability;
import io.bgworker.Datum;
import io.bgworker.EntryPoint;
import io.bgworker.RestartPolicy;
import io.bgworker.StartTime;
import io.bgworker.WorkerId;
import io.bgworker.WorkerSpec;
import io.bgworker.spi.DatabaseSettings;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Makes any value that a frame can hold, from a seed. Goes by the types of the record components, so that a new component, or
 * a new member of a sealed family, is covered without a word here.
 */
final class Arbitrary {

    private static final String[] PIECES = {"", "a", " ", "\0", "\n", "ü", "\u2028", "漢字", "😀", "\ufffd", "name.of#it"
    };
    private static final long[] LONGS = {0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE};
    private static final int[] INTS = {0, 1, -1, Integer.MIN_VALUE, Integer.MAX_VALUE};

    private final Random random;

    Arbitrary(long seed) {
        random = new Random(seed);
    }

    /** The records of a sealed family, however deep. */
    static <T> List<Class<? extends T>> leaves(Class<T> family) {
        if (!family.isSealed()) {
            return List.of(family);
        }
        List<Class<? extends T>> leaves = new ArrayList<>();
        for (Class<?> member : family.getPermittedSubclasses()) {
            leaves.addAll(leaves(member.asSubclass(family)));
        }
        return leaves;
    }

    <T> T of(Class<T> type) {
        return type.cast(any(type));
    }

    private Object any(Type type) {
        if (type instanceof ParameterizedType generic) {
            return anyGeneric((Class<?>) generic.getRawType(), generic.getActualTypeArguments());
        }
        Class<?> raw = (Class<?>) type;
        if (raw == int.class) {
            return anyInt();
        } else if (raw == long.class) {
            return anyLong();
        } else if (raw == boolean.class) {
            return random.nextBoolean();
        } else if (raw == String.class) {
            return text(20);
        } else if (raw == byte[].class) {
            return bytes();
        } else if (raw == Instant.class) {
            return Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000));
        } else if (raw == DatabaseSettings.class) {
            return new DatabaseSettings(
                    text(20),
                    text(20),
                    text(20),
                    text(20),
                    Map.of(text(20), text(20)),
                    Duration.ofMillis(1_000 + random.nextInt(1_000)),
                    random.nextBoolean(),
                    random.nextInt(DatabaseSettings.POOL_SIZE_MAX + 1));
        } else if (raw == OptionalInt.class) {
            return random.nextBoolean() ? OptionalInt.empty() : OptionalInt.of(anyInt());
        } else if (raw == OptionalLong.class) {
            return random.nextBoolean() ? OptionalLong.empty() : OptionalLong.of(anyLong());
        } else if (raw == WorkerId.class) {
            return new WorkerId(anyInt() & Integer.MAX_VALUE, Math.max(1, anyLong()));
        } else if (raw == Frame.Waiting.class) {
            return new Frame.Waiting(text(9)); // Of 10 bytes at most each.
        } else if (raw == EntryPoint.class) {
            return new EntryPoint("a." + text(3), text(3));
        } else if (raw == Datum.class) {
            return datum();
        } else if (raw == RestartPolicy.class) {
            return restartPolicy();
        } else if (raw == WorkerSpec.class) {
            return spec();
        } else if (raw.isEnum()) {
            return oneOf(raw.getEnumConstants());
        } else if (raw.isSealed()) {
            List<? extends Class<?>> leaves = leaves(raw);
            return any(leaves.get(random.nextInt(leaves.size())));
        } else if (raw.isRecord()) {
            return anyRecord(raw);
        }
        throw new AssertionError("How is an arbitrary " + type + " made?");
    }

    private Object anyGeneric(Class<?> raw, Type[] arguments) {
        if (raw == List.class) {
            return several(() -> any(arguments[0]));
        } else if (raw == Set.class) {
            return new HashSet<>(several(() -> any(arguments[0])));
        } else if (raw == Optional.class) {
            return random.nextBoolean() ? Optional.empty() : Optional.of(any(arguments[0]));
        } else if (raw == Map.class) {
            Map<Object, Object> map = new HashMap<>();
            several(() -> map.put(any(arguments[0]), any(arguments[1])) == null);
            return map;
        }
        throw new AssertionError("How is an arbitrary " + raw + " made?");
    }

    private Object anyRecord(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return constructor.newInstance(
                    Arrays.stream(components).map(c -> any(c.getGenericType())).toArray());
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    private <T> List<T> several(Supplier<T> one) {
        List<T> list = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            list.add(one.get());
        }
        return list;
    }

    private <T> T oneOf(T[] values) {
        return values[random.nextInt(values.length)];
    }

    private int anyInt() {
        return random.nextBoolean() ? random.nextInt() : INTS[random.nextInt(INTS.length)];
    }

    private long anyLong() {
        return random.nextBoolean() ? random.nextLong() : LONGS[random.nextInt(LONGS.length)];
    }

    private String text(int piecesMax) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(piecesMax + 1); i > 0; i--) {
            text.append(oneOf(PIECES));
        }
        return text.toString();
    }

    private byte[] bytes() {
        byte[] bytes = new byte[random.nextInt(100)];
        random.nextBytes(bytes);
        return bytes;
    }

    private Datum datum() {
        return switch (oneOf(Datum.Kind.values())) {
            case NONE -> Datum.none();
            case INT64 -> Datum.of(anyLong());
            case TEXT -> Datum.of(text(20));
            case BYTES -> Datum.of(bytes());
        };
    }

    private RestartPolicy restartPolicy() {
        return switch (random.nextInt(5)) {
            case 0 -> RestartPolicy.configured();
            case 1 -> RestartPolicy.never();
            case 2 -> RestartPolicy.never().butAfterReset();
            case 3 -> RestartPolicy.after(Duration.ofNanos(random.nextLong(86_400_000_000_000L)));
            default ->
                RestartPolicy.backoff(
                        Duration.ofMillis(random.nextInt(1_000)),
                        1 + random.nextDouble() * 999,
                        Duration.ofMillis(1_000 + random.nextInt(10_000)),
                        random.nextDouble(),
                        Duration.ofSeconds(random.nextInt(86_400)),
                        1 + random.nextInt(1_000),
                        Duration.ofMinutes(random.nextInt(1_440)));
        };
    }

    private WorkerSpec spec() {
        boolean shared = random.nextBoolean();
        boolean database = shared && random.nextBoolean();
        List<Capability> capabilities = new ArrayList<>();
        if (shared) {
            capabilities.add(Capability.SHARED_MEMORY);
        }
        if (database) {
            capabilities.add(Capability.DATABASE_CONNECTION);
        }
        return WorkerSpec.builder(of(EntryPoint.class))
                .name("n" + random.nextInt())
                .type("ü漢😀" + random.nextInt())
                .mainArg(datum())
                .extra(bytes())
                .capabilities(capabilities.toArray(new Capability[0]))
                .startTime(database ? StartTime.CONSISTENT_STATE : oneOf(StartTime.values()))
                .restartPolicy(restartPolicy())
                .required(random.nextBoolean())
                .declaresReady(random.nextBoolean())
                .priority(anyInt())
                .jvmOptions(several(() -> text(5)).toArray(new String[0]))
                .javaHome(text(5))
                .spares(random.nextInt(65))
                .build();
    }
}
