package io.bgworker.protocol;

import static io.bgworker.protocol.Alike.assertAlike;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.Capability;
import io.bgworker.Datum;
import io.bgworker.EntryPoint;
import io.bgworker.WorkerEntry;
import io.bgworker.WorkerId;
import io.bgworker.WorkerSpec;
import io.bgworker.contract.Rule;
import io.bgworker.spi.DatabaseSettings;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FrameRoundTripTest {

    private static final BeanArchive LARGEST_BEANS = new BeanArchive(
            List.of("b".repeat(BeanArchive.BYTES_MAX - Integer.BYTES)),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            Map.of(),
            Map.of(),
            Map.of());

    private static final int VALUES_PER_KIND = 300;

    static Stream<Class<? extends Frame>> frames() {
        return Arbitrary.leaves(Frame.class).stream();
    }

    static Stream<Class<? extends Call>> calls() {
        return Arbitrary.leaves(Call.class).stream();
    }

    static Stream<Class<? extends Result>> results() {
        return Arbitrary.leaves(Result.class).stream();
    }

    @ParameterizedTest
    @MethodSource("frames")
    @Rule({"CHD-06", "REG-13", "STA-01"})
    void everyFrameComesBack(Class<? extends Frame> kind) throws Exception {
        for (int seed = 0; seed < VALUES_PER_KIND; seed++) {
            assertComesBack(new Arbitrary(seed).of(kind));
        }
    }

    @ParameterizedTest
    @MethodSource("calls")
    void everyCallComesBack(Class<? extends Call> kind) throws Exception {
        for (int seed = 0; seed < VALUES_PER_KIND; seed++) {
            assertComesBack(new Frame.Request(seed, new Arbitrary(seed).of(kind)));
        }
    }

    @ParameterizedTest
    @MethodSource("results")
    void everyResultComesBack(Class<? extends Result> kind) throws Exception {
        for (int seed = 0; seed < VALUES_PER_KIND; seed++) {
            assertComesBack(new Frame.Reply(seed, seed % 2 == 0, new Arbitrary(seed).of(kind)));
        }
    }

    private static void assertComesBack(Frame frame) throws MalformedFrameException {
        ByteBuffer bytes = FrameCodec.encode(frame);
        assertEquals(
                bytes.remaining() - FrameDescriptor.VERSION_OFFSET,
                bytes.getInt(FrameDescriptor.LENGTH_OFFSET),
                "The length counts what follows it");

        assertAlike(
                frame,
                FrameCodec.decode(bytes.position(FrameDescriptor.VERSION_OFFSET).slice()));
    }

    @Test
    void everyCodeStandsForOneKindAndTellsTheDirection() {
        Map<Byte, Class<?>> kinds = new HashMap<>();
        for (Class<? extends Frame> kind : Arbitrary.leaves(Frame.class)) {
            ByteBuffer bytes = FrameCodec.encode(new Arbitrary(0).of(kind));
            byte code = bytes.get(FrameDescriptor.OPCODE_OFFSET);

            assertEquals(null, kinds.put(code, kind), () -> code + " is used twice, by " + kind + " too");
            assertEquals(Frame.FromSupervisor.class.isAssignableFrom(kind), code > 64, kind + " has code " + code);
        }
        assertEquals(
                Arrays.stream(Opcode.values()).map(opcode -> opcode.code).collect(Collectors.toSet()), kinds.keySet());
    }

    @Test
    void codesOfCallsAndResultsAreAllDifferent() {
        Set<Byte> calls = new HashSet<>();
        for (Class<? extends Call> kind : Arbitrary.leaves(Call.class)) {
            ByteBuffer bytes = FrameCodec.encode(new Frame.Request(1, new Arbitrary(0).of(kind)));
            assertTrue(calls.add(bytes.get(FrameDescriptor.HEADER_BYTES + Long.BYTES)), kind.toString());
        }
        Set<Byte> results = new HashSet<>();
        for (Class<? extends Result> kind : Arbitrary.leaves(Result.class)) {
            ByteBuffer bytes = FrameCodec.encode(new Frame.Reply(1, true, new Arbitrary(0).of(kind)));
            assertTrue(results.add(bytes.get(FrameDescriptor.HEADER_BYTES + Long.BYTES + 1)), kind.toString());
        }
    }

    /** What is on the wire may not change without a new version: one frame, byte by byte. */
    @Test
    void layoutIsAsDescribed() {
        ByteBuffer bytes = FrameCodec.encode(new Frame.Exit(Frame.Exit.Kind.OUT_OF_MEMORY, 3, "ü"));

        assertEquals(
                List.of(0, 0, 0, 13, 1, 4, 2, 0, 0, 0, 3, 0, 0, 0, 2, 0xC3, 0xBC),
                Stream.generate(bytes::get).limit(17).map(Byte::toUnsignedInt).toList());
        assertEquals(0, bytes.remaining());
    }

    @Test
    @Rule({"CHD-06", "OUR-06", "REG-26"})
    void largestDefinitionFits() throws Exception {
        byte[] extra = new byte[WorkerSpec.EXTRA_BYTES_MAX];
        Arrays.fill(extra, (byte) 0x80);
        String name = "n".repeat(WorkerSpec.NAME_BYTES_MAX);
        Datum datum = Datum.of("x".repeat(Datum.BYTES_MAX));
        EntryPoint entryPoint = new EntryPoint("c".repeat(65_535), "m".repeat(65_535));

        assertComesBack(new Frame.Assign(
                new WorkerEntry(
                        new WorkerId(Integer.MAX_VALUE, Long.MAX_VALUE),
                        name,
                        name,
                        entryPoint,
                        datum,
                        extra,
                        Set.of(Capability.values()),
                        Integer.MAX_VALUE),
                System.Logger.Level.OFF,
                Optional.of(LARGEST_BEANS)));
        assertComesBack(new Frame.Request(
                1,
                new Call.Register(WorkerSpec.builder(entryPoint)
                        .name(name)
                        .type(name)
                        .mainArg(datum)
                        .extra(extra)
                        .build())));
    }

    @Test
    @Rule("CHD-06")
    void largestPreparationFits() throws Exception {
        int bytes = Frame.Prepare.CLASSES_BYTES_MAX / Frame.Prepare.CLASSES_MAX - Integer.BYTES;
        DatabaseSettings settings = new DatabaseSettings("u".repeat(8_000), "user", "password", "", Map.of());
        assertComesBack(new Frame.Prepare(
                Collections.nCopies(Frame.Prepare.CLASSES_MAX, "c".repeat(bytes)),
                true,
                Optional.of(LARGEST_BEANS),
                true,
                Optional.of(new Frame.Prepare.Connection("main", settings))));
    }

    @Test
    void frameForPeopleHasNoSecrets() {
        DatabaseSettings settings = new DatabaseSettings(
                "jdbc:x:y?password=sesame", "user", "sesame", "", Map.of("trustStorePassword", "sesame"));
        Frame prepare = new Frame.Prepare(
                List.of(), false, Optional.empty(), true, Optional.of(new Frame.Prepare.Connection("main", settings)));

        assertFalse(prepare.toString().contains("sesame"), prepare.toString());
    }

    @Test
    void frameMayHaveAMebibyteAndNotAByteMore() throws Exception {
        int header = FrameDescriptor.HEADER_BYTES + Integer.BYTES;
        assertEquals(1 << 20, FrameDescriptor.FRAME_BYTES_MAX);

        assertComesBack(new Frame.Dump("x".repeat(FrameDescriptor.FRAME_BYTES_MAX - header)));
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class,
                () -> FrameCodec.encode(new Frame.Dump("x".repeat(FrameDescriptor.FRAME_BYTES_MAX - header + 1))));

        assertEquals("Frame Dump must have at most 1048576 bytes, has 1048577", refused.getMessage());
    }
}
