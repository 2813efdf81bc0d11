package io.bgworker.protocol;

import static io.bgworker.protocol.Alike.assertAlike;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;

class FrameDecoderTest {

    private final FrameDecoder decoder = new FrameDecoder();

    private static byte[] stream(List<? extends Frame> frames) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        frames.forEach(frame -> bytes.writeBytes(FrameCodec.encode(frame).array()));
        return bytes.toByteArray();
    }

    private static List<Frame> everyKind(long seed) {
        List<Frame> frames = new ArrayList<>();
        Arbitrary.leaves(Frame.class).forEach(kind -> frames.add(new Arbitrary(seed).of(kind)));
        return frames;
    }

    /** Feeds a stream in pieces as a socket would: never more than there is room for. */
    private static List<Frame> decode(FrameDecoder decoder, byte[] stream, IntSupplier pieces)
            throws MalformedFrameException {
        List<Frame> frames = new ArrayList<>();
        int at = 0;
        while (at < stream.length) {
            ByteBuffer buffer = decoder.buffer();
            assertTrue(buffer.hasRemaining(), "A buffer without room reads as the end of the stream");
            int count = Math.min(Math.min(pieces.getAsInt(), buffer.remaining()), stream.length - at);
            buffer.put(stream, at, count);
            at += count;
            for (Frame frame = decoder.next(); frame != null; frame = decoder.next()) {
                frames.add(frame);
            }
        }
        return frames;
    }

    private static void assertAllAlike(List<Frame> expected, List<Frame> actual) {
        assertEquals(expected.size(), actual.size());
        for (int i = 0; i < expected.size(); i++) {
            assertAlike(expected.get(i), actual.get(i));
        }
    }

    @Test
    void everyCutInTwoGivesTheSameFrames() throws Exception {
        List<Frame> frames = everyKind(7);
        byte[] stream = stream(frames);
        for (int cut = 1; cut < stream.length; cut++) {
            int first = cut;
            int[] pieces = {first, stream.length};
            int[] next = {0};
            assertAllAlike(frames, decode(new FrameDecoder(), stream, () -> pieces[Math.min(next[0]++, 1)]));
        }
    }

    @Test
    void everySizeOfPiecesGivesTheSameFrames() throws Exception {
        List<Frame> frames = everyKind(8);
        byte[] stream = stream(frames);
        for (int size = 1; size <= 300; size++) {
            int piece = size;
            assertAllAlike(frames, decode(new FrameDecoder(), stream, () -> piece));
        }
    }

    @Test
    void streamLargerThanTheBufferInRandomPiecesGivesTheSameFrames() throws Exception {
        Random random = new Random(5);
        List<Frame> frames = new ArrayList<>();
        for (int seed = 0; seed < 200; seed++) {
            frames.addAll(everyKind(seed));
            if (seed % 20 == 0) {
                frames.add(new Frame.Dump("x".repeat(random.nextInt(900_000))));
            }
        }

        assertAllAlike(frames, decode(decoder, stream(frames), () -> 1 + random.nextInt(20_000)));
    }

    @Test
    void largestFramesFollowEachOther() throws Exception {
        String text = "x".repeat(FrameDescriptor.FRAME_BYTES_MAX - FrameDescriptor.HEADER_BYTES - Integer.BYTES);
        List<Frame> frames = List.of(new Frame.Dump(text), new Frame.Ready(), new Frame.Dump(text));

        assertAllAlike(frames, decode(decoder, stream(frames), () -> Integer.MAX_VALUE));
    }

    /** A peer that once sent a large frame has a large buffer; small ones must not each move all that follow. */
    @Test
    void smallFramesInALargeBufferCostWhatTheyAre() throws Exception {
        decode(decoder, stream(List.of(new Frame.Dump("x".repeat(1_000_000)))), () -> Integer.MAX_VALUE);
        byte[] frame = stream(List.of(new Frame.Ready()));
        int frames = 3_000_000;

        // Takes a moment; with its square it took half a minute.
        assertTimeoutPreemptively(Duration.ofSeconds(15), () -> {
            int decoded = 0;
            for (int written = 0; decoded < frames; ) {
                ByteBuffer buffer = decoder.buffer();
                for (; written < frames && buffer.remaining() >= frame.length; written++) {
                    buffer.put(frame);
                }
                while (decoder.next() != null) {
                    decoded++;
                }
            }
            assertEquals(frames, decoded);
        });
    }

    @Test
    void lengthOutOfBoundsIsRefusedBeforeTheFrameIsThere() {
        int max = FrameDescriptor.FRAME_BYTES_MAX - FrameDescriptor.VERSION_OFFSET;
        for (int length : new int[] {Integer.MIN_VALUE, -1, 0, 1, max + 1, Integer.MAX_VALUE}) {
            FrameDecoder fresh = new FrameDecoder();
            fresh.buffer().putInt(length);

            MalformedFrameException refused = assertThrows(MalformedFrameException.class, fresh::next);

            assertEquals("Frame length must be 2 … " + max + ", was " + length, refused.getMessage());
        }
    }

    @Test
    void lengthsWithinBoundsAreWaitedFor() throws Exception {
        assertNull(decoder.next());
        decoder.buffer().putInt(FrameDescriptor.FRAME_BYTES_MAX - FrameDescriptor.VERSION_OFFSET);
        assertNull(decoder.next());
        assertEquals(
                FrameDescriptor.FRAME_BYTES_MAX - FrameDescriptor.VERSION_OFFSET,
                decoder.buffer().remaining(),
                "Room for the frame, and for no more");
    }

    @Test
    void malformedFrameIsToldAfterTheGoodOnesBeforeIt() throws Exception {
        byte[] stream = stream(List.of(new Frame.Entered(), new Frame.Ready()));
        stream[FrameDescriptor.HEADER_BYTES + FrameDescriptor.OPCODE_OFFSET] = 99;
        decoder.buffer().put(stream);

        assertEquals(new Frame.Entered(), decoder.next());
        assertThrows(MalformedFrameException.class, decoder::next);
    }
}
