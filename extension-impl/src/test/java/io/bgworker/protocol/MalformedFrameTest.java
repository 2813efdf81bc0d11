package io.bgworker.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.bgworker.Datum;
import io.bgworker.Signal;
import io.bgworker.WorkerId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Whatever a peer sends is a frame or a {@link MalformedFrameException}. */
class MalformedFrameTest {

    private static final int DAMAGED_FRAMES = 100_000;
    private static final int RANDOM_FRAMES = 100_000;

    /** Where the payload begins in what the length counts. */
    private static final int PAYLOAD = FrameDescriptor.COUNTED_HEADER_BYTES;

    /** Values of every kind, without the length in front. */
    private static List<byte[]> everyKind(long seed) {
        List<Frame> frames = new ArrayList<>();
        Arbitrary.leaves(Frame.class).forEach(kind -> frames.add(new Arbitrary(seed).of(kind)));
        Arbitrary.leaves(Call.class).forEach(kind -> frames.add(new Frame.Request(seed, new Arbitrary(seed).of(kind))));
        Arbitrary.leaves(Result.class)
                .forEach(kind -> frames.add(new Frame.Reply(seed, true, new Arbitrary(seed).of(kind))));
        return frames.stream().map(MalformedFrameTest::counted).toList();
    }

    private static byte[] counted(Frame frame) {
        byte[] bytes = FrameCodec.encode(frame).array();
        return Arrays.copyOfRange(bytes, FrameDescriptor.VERSION_OFFSET, bytes.length);
    }

    private static MalformedFrameException assertMalformed(byte[] counted) {
        return assertThrows(MalformedFrameException.class, () -> FrameCodec.decode(ByteBuffer.wrap(counted)));
    }

    @Test
    void frameCutShortAnywhereIsMalformed() {
        for (int seed = 0; seed < 20; seed++) {
            for (byte[] frame : everyKind(seed)) {
                for (int length = 0; length < frame.length; length++) {
                    assertMalformed(Arrays.copyOf(frame, length));
                }
            }
        }
    }

    @Test
    void frameWithBytesLeftOverIsMalformed() {
        for (byte[] frame : everyKind(1)) {
            assertTrue(assertMalformed(Arrays.copyOf(frame, frame.length + 1))
                    .getMessage()
                    .contains("1 bytes are left over"));
        }
    }

    @Test
    void otherVersionIsMalformedWhateverFollows() {
        byte[] frame = counted(new Frame.Ready());
        for (int version = 0; version < 256; version++) {
            if (version != FrameDescriptor.VERSION) {
                frame[0] = (byte) version;
                assertEquals(
                        "Protocol version must be 1, was " + (byte) version,
                        assertMalformed(frame).getMessage());
            }
        }
    }

    @Test
    void unknownOpcodesAreMalformed() {
        List<Integer> known =
                Arrays.stream(Opcode.values()).map(opcode -> (int) opcode.code).toList();
        for (int opcode = -128; opcode < 128; opcode++) {
            if (!known.contains(opcode)) {
                byte[] frame = {FrameDescriptor.VERSION, (byte) opcode};
                assertEquals("Unknown opcode " + opcode, assertMalformed(frame).getMessage());
            }
        }
    }

    @Test
    void lengthsThatCannotBeAreMalformed() {
        byte[] frame = counted(new Frame.Waiting("idle"));
        for (int length : new int[] {-1, Integer.MIN_VALUE, 5, 3, Integer.MAX_VALUE}) {
            ByteBuffer.wrap(frame).putInt(PAYLOAD, length);
            assertMalformed(frame);
        }
    }

    @Test
    void listSizesThatCannotBeAreMalformed() {
        byte[] frame = counted(new Frame.Reply(1, true, new Result.Lines(List.of("", ""))));
        int size = PAYLOAD + Long.BYTES + 2;
        assertEquals(2, ByteBuffer.wrap(frame).getInt(size));

        for (int wrong : new int[] {-1, Integer.MIN_VALUE, 1, 3, 8, 9, Integer.MAX_VALUE}) {
            ByteBuffer.wrap(frame).putInt(size, wrong);
            assertMalformed(frame);
        }
    }

    @Test
    void enumsAndBooleansOutOfRangeAreMalformed() {
        byte[] signal = counted(new Frame.SignalSent(Signal.USER));
        byte[] last = counted(new Frame.Reply(1, true, new Result.Done()));
        for (int wrong : new int[] {-1, -128, Signal.values().length, 127}) {
            signal[PAYLOAD] = (byte) wrong;
            assertMalformed(signal);
            last[PAYLOAD + Long.BYTES] = (byte) wrong;
            assertMalformed(last);
        }
    }

    @Test
    void valuesThatRefuseThemselvesAreMalformed() {
        // A slot below 0 and a generation below 1.
        byte[] find = counted(new Frame.Request(1, new Call.Find(new WorkerId(0, 1))));
        int id = PAYLOAD + Long.BYTES + 1;
        ByteBuffer.wrap(find).putInt(id, -1);
        assertTrue(assertMalformed(find).getMessage().contains("slot >= 0"));
        ByteBuffer.wrap(find).putInt(id, 0).putLong(id + Integer.BYTES, 0);
        assertTrue(assertMalformed(find).getMessage().contains("generation >= 1"));

        // A wait event that nobody could show.
        byte[] waiting = counted(new Frame.Waiting("x".repeat(96)));
        byte[] longer = Arrays.copyOf(waiting, waiting.length + 1);
        longer[waiting.length] = 'x';
        ByteBuffer.wrap(longer).putInt(PAYLOAD, 97);
        assertTrue(assertMalformed(longer).getMessage().contains("at most 96 bytes"));

        // A datum of more bytes than a datum may have.
        assertOutOfRange(wire -> {
            ValueCodec.putId(wire, new WorkerId(0, 1));
            wire.putText("name");
            wire.putText("type");
            wire.putText("a.Class");
            wire.putText("");
            wire.putEnum(Datum.Kind.BYTES);
            wire.putBytes(new byte[Datum.BYTES_MAX + 1]);
        });
        // A blank class name.
        assertOutOfRange(wire -> {
            ValueCodec.putId(wire, new WorkerId(0, 1));
            wire.putText("name");
            wire.putText("type");
            wire.putText(" ");
            wire.putText("");
        });
    }

    private static void assertOutOfRange(Consumer<WireWriter> payload) {
        WireWriter wire = new WireWriter();
        wire.putByte(FrameDescriptor.VERSION);
        wire.putByte(Opcode.ASSIGN.code);
        payload.accept(wire);
        assertTrue(assertMalformed(wire.toBuffer().array()).getMessage().startsWith("A value that cannot be"));
    }

    @Test
    void damagedFramesAreFramesOrMalformed() {
        Random random = new Random(20_261_120);
        int refused = 0;
        List<byte[]> kinds = List.of();
        for (int i = 0; i < DAMAGED_FRAMES; i++) {
            if (i % 1_000 == 0) {
                kinds = everyKind(i);
            }
            byte[] frame = kinds.get(random.nextInt(kinds.size())).clone();
            // The version is left: with it wrong, the rest is not looked at.
            for (int flips = 1 + random.nextInt(8); flips > 0; flips--) {
                int at = 1 + random.nextInt(frame.length - 1);
                frame[at] ^= (byte) (1 << random.nextInt(8));
            }
            if (random.nextInt(4) == 0) {
                frame = Arrays.copyOf(frame, 1 + random.nextInt(2 * frame.length));
            }
            refused += isRefused(frame) ? 1 : 0;
        }
        assertTrue(refused > DAMAGED_FRAMES / 4 && refused < DAMAGED_FRAMES, refused + " were refused");
    }

    @Test
    void randomBytesAreFramesOrMalformed() {
        Random random = new Random(1_120);
        List<Opcode> opcodes = List.of(Opcode.values());
        for (int i = 0; i < RANDOM_FRAMES; i++) {
            byte[] frame = new byte[2 + random.nextInt(200)];
            random.nextBytes(frame);
            frame[0] = FrameDescriptor.VERSION;
            frame[1] = opcodes.get(random.nextInt(opcodes.size())).code;
            isRefused(frame);
        }
    }

    /** Anything but a frame or a MalformedFrameException fails the test, with what it takes to see it again. */
    private static boolean isRefused(byte[] frame) {
        try {
            Frame decoded = FrameCodec.decode(ByteBuffer.wrap(frame));
            // What was accepted can be used: it prints, and goes out again.
            assertTrue(decoded.toString().length() > 0);
            FrameCodec.encode(decoded);
            return false;
        } catch (MalformedFrameException e) {
            return true;
        } catch (Throwable e) {
            return fail("Frame " + Arrays.toString(frame), e);
        }
    }
}
