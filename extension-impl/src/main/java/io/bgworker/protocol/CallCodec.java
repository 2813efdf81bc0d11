package io.bgworker.protocol;

import io.bgworker.SegmentKind;
import io.bgworker.Signal;

/** Calls on the wire: a byte for the kind, then what the call carries. */
final class CallCodec {

    /** The kinds of calls, in the order of their codes. */
    private enum Kind {
        REGISTER,
        FIND,
        FIND_BY_NAME,
        INSPECT,
        LIST_WORKERS,
        LIST_EXITS,
        LAST_EXIT,
        GET_REPORT,
        GET_OUTPUT,
        COMMAND,
        TERMINATE,
        SEND_SIGNAL,
        AWAIT,
        FIND_DATABASE,
        GET_EPOCH,
        OPEN_SESSION,
        CLOSE_SESSION,
        NOTIFY,
        LISTEN,
        UNLISTEN,
        GET_CONFIGURATION,
        JOIN_MEMORY,
        OPEN_SEGMENT,
        CREATE_SEGMENT,
        ATTACH_SEGMENT,
        SEGMENT_INITIALIZED,
        DETACH_SEGMENT,
        PIN_SEGMENT,
        LIST_SEGMENTS
    }

    private CallCodec() {}

    static void put(WireWriter out, Call call) {
        if (call instanceof Call.Register c) {
            out.putEnum(Kind.REGISTER);
            ValueCodec.putSpec(out, c.spec());
        } else if (call instanceof Call.Find c) {
            out.putEnum(Kind.FIND);
            ValueCodec.putId(out, c.id());
        } else if (call instanceof Call.FindByName c) {
            out.putEnum(Kind.FIND_BY_NAME);
            out.putText(c.name());
        } else if (call instanceof Call.Inspect c) {
            out.putEnum(Kind.INSPECT);
            ValueCodec.putId(out, c.id());
        } else if (call instanceof Call.ListWorkers) {
            out.putEnum(Kind.LIST_WORKERS);
        } else if (call instanceof Call.ListExits) {
            out.putEnum(Kind.LIST_EXITS);
        } else if (call instanceof Call.LastExit c) {
            out.putEnum(Kind.LAST_EXIT);
            ValueCodec.putId(out, c.id());
        } else if (call instanceof Call.GetReport c) {
            out.putEnum(Kind.GET_REPORT);
            ValueCodec.putId(out, c.id());
        } else if (call instanceof Call.GetOutput c) {
            out.putEnum(Kind.GET_OUTPUT);
            ValueCodec.putId(out, c.id());
        } else if (call instanceof Call.Command c) {
            out.putEnum(Kind.COMMAND);
            out.putEnum(c.verb());
            out.putText(c.name());
        } else if (call instanceof Call.Terminate c) {
            out.putEnum(Kind.TERMINATE);
            ValueCodec.putId(out, c.id());
        } else if (call instanceof Call.SendSignal c) {
            out.putEnum(Kind.SEND_SIGNAL);
            ValueCodec.putId(out, c.id());
            out.putEnum(c.signal());
        } else if (call instanceof Call.Await c) {
            out.putEnum(Kind.AWAIT);
            ValueCodec.putId(out, c.id());
            out.putEnum(c.milestone());
        } else if (call instanceof Call.FindDatabase c) {
            out.putEnum(Kind.FIND_DATABASE);
            out.putText(c.name());
        } else if (call instanceof Call.OpenSession c) {
            out.putEnum(Kind.OPEN_SESSION);
            out.putText(c.name());
            out.putBoolean(c.bypassAllowConnections());
        } else if (call instanceof Call.CloseSession) {
            out.putEnum(Kind.CLOSE_SESSION);
        } else if (call instanceof Call.Notify c) {
            out.putEnum(Kind.NOTIFY);
            out.putText(c.channel());
            out.putText(c.payload());
        } else if (call instanceof Call.Listen c) {
            out.putEnum(Kind.LISTEN);
            out.putText(c.channel());
        } else if (call instanceof Call.Unlisten c) {
            out.putEnum(Kind.UNLISTEN);
            out.putText(c.channel());
        } else if (call instanceof Call.GetEpoch) {
            out.putEnum(Kind.GET_EPOCH);
        } else if (call instanceof Call.GetConfiguration c) {
            out.putEnum(Kind.GET_CONFIGURATION);
            out.putText(c.key());
        } else {
            putAboutMemory(out, call);
        }
    }

    private static void putAboutMemory(WireWriter out, Call call) {
        if (call instanceof Call.JoinMemory) {
            out.putEnum(Kind.JOIN_MEMORY);
        } else if (call instanceof Call.OpenSegment c) {
            out.putEnum(Kind.OPEN_SEGMENT);
            out.putText(c.name());
            out.putEnum(c.kind());
            out.putLong(c.bytes());
            out.putBoolean(c.initializes());
        } else if (call instanceof Call.CreateSegment c) {
            out.putEnum(Kind.CREATE_SEGMENT);
            out.putLong(c.bytes());
        } else if (call instanceof Call.AttachSegment c) {
            out.putEnum(Kind.ATTACH_SEGMENT);
            out.putLong(c.handle());
        } else if (call instanceof Call.SegmentInitialized c) {
            out.putEnum(Kind.SEGMENT_INITIALIZED);
            out.putLong(c.handle());
            out.putBoolean(c.initialized());
        } else if (call instanceof Call.DetachSegment c) {
            out.putEnum(Kind.DETACH_SEGMENT);
            out.putLong(c.handle());
        } else if (call instanceof Call.PinSegment c) {
            out.putEnum(Kind.PIN_SEGMENT);
            out.putLong(c.handle());
            out.putBoolean(c.pinned());
        } else if (call instanceof Call.ListSegments) {
            out.putEnum(Kind.LIST_SEGMENTS);
        } else {
            throw new AssertionError(call);
        }
    }

    static Call get(WireReader in) throws MalformedFrameException {
        return switch (in.getEnum(Kind.values())) {
            case REGISTER -> new Call.Register(ValueCodec.getSpec(in));
            case FIND -> new Call.Find(ValueCodec.getId(in));
            case FIND_BY_NAME -> new Call.FindByName(in.getText());
            case INSPECT -> new Call.Inspect(ValueCodec.getId(in));
            case LIST_WORKERS -> new Call.ListWorkers();
            case LIST_EXITS -> new Call.ListExits();
            case LAST_EXIT -> new Call.LastExit(ValueCodec.getId(in));
            case GET_REPORT -> new Call.GetReport(ValueCodec.getId(in));
            case GET_OUTPUT -> new Call.GetOutput(ValueCodec.getId(in));
            case COMMAND -> new Call.Command(in.getEnum(Call.Command.Verb.values()), in.getText());
            case TERMINATE -> new Call.Terminate(ValueCodec.getId(in));
            case SEND_SIGNAL -> new Call.SendSignal(ValueCodec.getId(in), in.getEnum(Signal.values()));
            case AWAIT -> new Call.Await(ValueCodec.getId(in), in.getEnum(Call.Await.Milestone.values()));
            case GET_EPOCH -> new Call.GetEpoch();
            case FIND_DATABASE -> new Call.FindDatabase(in.getText());
            case OPEN_SESSION -> new Call.OpenSession(in.getText(), in.getBoolean());
            case CLOSE_SESSION -> new Call.CloseSession();
            case NOTIFY -> new Call.Notify(in.getText(), in.getText());
            case LISTEN -> new Call.Listen(in.getText());
            case UNLISTEN -> new Call.Unlisten(in.getText());
            case GET_CONFIGURATION -> new Call.GetConfiguration(in.getText());
            case JOIN_MEMORY -> new Call.JoinMemory();
            case OPEN_SEGMENT ->
                new Call.OpenSegment(in.getText(), in.getEnum(SegmentKind.values()), in.getLong(), in.getBoolean());
            case CREATE_SEGMENT -> new Call.CreateSegment(in.getLong());
            case ATTACH_SEGMENT -> new Call.AttachSegment(in.getLong());
            case SEGMENT_INITIALIZED -> new Call.SegmentInitialized(in.getLong(), in.getBoolean());
            case DETACH_SEGMENT -> new Call.DetachSegment(in.getLong());
            case PIN_SEGMENT -> new Call.PinSegment(in.getLong(), in.getBoolean());
            case LIST_SEGMENTS -> new Call.ListSegments();
        };
    }
}
