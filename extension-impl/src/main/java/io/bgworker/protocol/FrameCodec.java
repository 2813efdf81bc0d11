package io.bgworker.protocol;

import io.bgworker.Signal;
import java.nio.ByteBuffer;

/** Frames to bytes and back. */
public final class FrameCodec {

    private FrameCodec() {}

    /**
     * Encodes a frame, header included.
     *
     * @param frame the frame
     * @return a buffer ready to be read from
     * @throws IllegalArgumentException if the frame is larger than a frame may be
     */
    public static ByteBuffer encode(Frame frame) {
        WireWriter out = new WireWriter();
        out.putInt(0); // The length, known at the end.
        out.putByte(FrameDescriptor.VERSION);
        putOpcodeAndPayload(out, frame);
        if (out.size() > FrameDescriptor.FRAME_BYTES_MAX) {
            throw new IllegalArgumentException("Frame " + frame.getClass().getSimpleName() + " must have at most "
                    + FrameDescriptor.FRAME_BYTES_MAX + " bytes, has " + out.size());
        }
        ByteBuffer buffer = out.toBuffer();
        buffer.putInt(FrameDescriptor.LENGTH_OFFSET, buffer.limit() - FrameDescriptor.VERSION_OFFSET);
        return buffer;
    }

    private static void putOpcodeAndPayload(WireWriter out, Frame frame) {
        if (frame instanceof Frame.Hello f) {
            put(out, Opcode.HELLO);
            out.putText(f.token());
        } else if (frame instanceof Frame.Entered) {
            put(out, Opcode.ENTERED);
        } else if (frame instanceof Frame.Prepared) {
            put(out, Opcode.PREPARED);
        } else if (frame instanceof Frame.Disconnected f) {
            put(out, Opcode.DISCONNECTED);
            out.putText(f.reason());
        } else if (frame instanceof Frame.Ready) {
            put(out, Opcode.READY);
        } else if (frame instanceof Frame.Exit f) {
            put(out, Opcode.EXIT);
            out.putEnum(f.kind());
            out.putInt(f.code());
            out.putText(f.detail());
        } else if (frame instanceof Frame.Log f) {
            put(out, Opcode.LOG);
            out.putEnum(f.level());
            out.putText(f.logger());
            out.putText(f.message());
        } else if (frame instanceof Frame.Waiting f) {
            put(out, Opcode.WAITING);
            out.putText(f.waitEvent());
        } else if (frame instanceof Frame.Dump f) {
            put(out, Opcode.DUMP);
            out.putText(f.text());
        } else if (frame instanceof Frame.Request f) {
            put(out, Opcode.REQUEST);
            out.putLong(f.request());
            CallCodec.put(out, f.call());
        } else if (frame instanceof Frame.Acknowledged f) {
            put(out, Opcode.ACKNOWLEDGED);
            out.putLong(f.epoch());
        } else if (frame instanceof Frame.NotificationsTaken f) {
            put(out, Opcode.NOTIFICATIONS_TAKEN);
            out.putInt(f.count());
        } else if (frame instanceof Frame.Notified f) {
            put(out, Opcode.NOTIFIED);
            out.putText(f.channel());
            out.putText(f.payload());
        } else if (frame instanceof Frame.NotificationsLost f) {
            put(out, Opcode.NOTIFICATIONS_LOST);
            out.putLong(f.count());
        } else if (frame instanceof Frame.Prepare f) {
            put(out, Opcode.PREPARE);
            out.putList(f.classes(), WireWriter::putText);
            out.putBoolean(f.container());
            out.putOptional(f.beans(), ValueCodec::putBeans);
            out.putBoolean(f.drivers());
            out.putOptional(f.connection(), FrameCodec::putConnection);
        } else if (frame instanceof Frame.Disconnect) {
            put(out, Opcode.DISCONNECT);
        } else if (frame instanceof Frame.Assign f) {
            put(out, Opcode.ASSIGN);
            ValueCodec.putEntry(out, f.entry());
            out.putEnum(f.logLevel());
            out.putOptional(f.beans(), ValueCodec::putBeans);
        } else if (frame instanceof Frame.Terminate) {
            put(out, Opcode.TERMINATE);
        } else if (frame instanceof Frame.Interrupt) {
            put(out, Opcode.INTERRUPT);
        } else if (frame instanceof Frame.DumpRequest) {
            put(out, Opcode.DUMP_REQUEST);
        } else if (frame instanceof Frame.SignalSent f) {
            put(out, Opcode.SIGNAL);
            out.putEnum(f.signal());
        } else if (frame instanceof Frame.Reload f) {
            put(out, Opcode.RELOAD);
            out.putLong(f.epoch());
            out.putEnum(f.logLevel());
        } else if (frame instanceof Frame.Reply f) {
            put(out, Opcode.REPLY);
            out.putLong(f.request());
            out.putBoolean(f.last());
            ResultCodec.put(out, f.result());
        } else {
            throw new AssertionError(frame);
        }
    }

    private static void putConnection(WireWriter out, Frame.Prepare.Connection connection) {
        out.putText(connection.database());
        ValueCodec.putDatabase(out, connection.settings());
    }

    private static Frame.Prepare.Connection getConnection(WireReader in) throws MalformedFrameException {
        return new Frame.Prepare.Connection(in.getText(), ValueCodec.getDatabase(in));
    }

    private static void put(WireWriter out, Opcode opcode) {
        out.putByte(opcode.code);
    }

    /**
     * Decodes one frame.
     *
     * @param counted what the length counts: version, opcode and payload, and nothing else
     * @return the frame
     * @throws MalformedFrameException if it is not a frame of this version
     */
    public static Frame decode(ByteBuffer counted) throws MalformedFrameException {
        WireReader in = new WireReader(counted);
        byte version = in.getByte();
        if (version != FrameDescriptor.VERSION) {
            throw new MalformedFrameException(
                    "Protocol version must be " + FrameDescriptor.VERSION + ", was " + version);
        }
        try {
            Frame frame = getPayload(Opcode.of(in.getByte()), in);
            in.end();
            return frame;
        } catch (RuntimeException e) {
            // The values check themselves, and a peer may send any bytes.
            throw new MalformedFrameException("A value that cannot be: " + e.getMessage(), e);
        }
    }

    private static Frame getPayload(Opcode opcode, WireReader in) throws MalformedFrameException {
        return switch (opcode) {
            case HELLO -> new Frame.Hello(in.getText());
            case ENTERED -> new Frame.Entered();
            case READY -> new Frame.Ready();
            case EXIT -> new Frame.Exit(in.getEnum(Frame.Exit.Kind.values()), in.getInt(), in.getText());
            case LOG -> new Frame.Log(in.getEnum(System.Logger.Level.values()), in.getText(), in.getText());
            case WAITING -> new Frame.Waiting(in.getText());
            case DUMP -> new Frame.Dump(in.getText());
            case REQUEST -> new Frame.Request(in.getLong(), CallCodec.get(in));
            case ACKNOWLEDGED -> new Frame.Acknowledged(in.getLong());
            case NOTIFICATIONS_TAKEN -> new Frame.NotificationsTaken(in.getInt());
            case NOTIFIED -> new Frame.Notified(in.getText(), in.getText());
            case NOTIFICATIONS_LOST -> new Frame.NotificationsLost(in.getLong());
            case PREPARED -> new Frame.Prepared();
            case DISCONNECTED -> new Frame.Disconnected(in.getText());
            case PREPARE ->
                new Frame.Prepare(
                        in.getList(WireReader::getText),
                        in.getBoolean(),
                        in.getOptional(ValueCodec::getBeans),
                        in.getBoolean(),
                        in.getOptional(FrameCodec::getConnection));
            case DISCONNECT -> new Frame.Disconnect();
            case ASSIGN ->
                new Frame.Assign(
                        ValueCodec.getEntry(in),
                        in.getEnum(System.Logger.Level.values()),
                        in.getOptional(ValueCodec::getBeans));
            case TERMINATE -> new Frame.Terminate();
            case INTERRUPT -> new Frame.Interrupt();
            case DUMP_REQUEST -> new Frame.DumpRequest();
            case SIGNAL -> new Frame.SignalSent(in.getEnum(Signal.values()));
            case RELOAD -> new Frame.Reload(in.getLong(), in.getEnum(System.Logger.Level.values()));
            case REPLY -> new Frame.Reply(in.getLong(), in.getBoolean(), ResultCodec.get(in));
        };
    }
}
