package io.bgworker.protocol;

import io.bgworker.SegmentKind;
import io.bgworker.WorkerStatus;

/** Results on the wire: a byte for the kind, then what the result carries. */
final class ResultCodec {

    /** The kinds of results, in the order of their codes. */
    private enum Kind {
        DONE,
        HANDLES,
        WORKERS,
        EXITS,
        REPORT,
        LINES,
        STATUS,
        DATABASE,
        FAILURE,
        EPOCH,
        SENT,
        MEMORY,
        SEGMENT,
        SEGMENTS
    }

    private ResultCodec() {}

    static void put(WireWriter out, Result result) {
        if (result instanceof Result.Done) {
            out.putEnum(Kind.DONE);
        } else if (result instanceof Result.Handles r) {
            out.putEnum(Kind.HANDLES);
            out.putList(r.handles(), ResultCodec::putHandle);
        } else if (result instanceof Result.Workers r) {
            out.putEnum(Kind.WORKERS);
            out.putList(r.workers(), ValueCodec::putInfo);
        } else if (result instanceof Result.Exits r) {
            out.putEnum(Kind.EXITS);
            out.putList(r.exits(), ValueCodec::putExit);
        } else if (result instanceof Result.Report r) {
            out.putEnum(Kind.REPORT);
            ValueCodec.putReport(out, r.report());
        } else if (result instanceof Result.Lines r) {
            out.putEnum(Kind.LINES);
            out.putList(r.lines(), WireWriter::putText);
        } else if (result instanceof Result.Status r) {
            out.putEnum(Kind.STATUS);
            out.putEnum(r.status());
            out.putBoolean(r.ready());
        } else if (result instanceof Result.Database r) {
            out.putEnum(Kind.DATABASE);
            out.putText(r.name());
            ValueCodec.putDatabase(out, r.settings());
            out.putBoolean(r.carriesNotifications());
        } else if (result instanceof Result.Failure r) {
            out.putEnum(Kind.FAILURE);
            out.putEnum(r.kind());
            out.putText(r.message());
            out.putList(r.details(), WireWriter::putText);
        } else if (result instanceof Result.Epoch r) {
            out.putEnum(Kind.EPOCH);
            out.putLong(r.epoch());
        } else if (result instanceof Result.Sent r) {
            out.putEnum(Kind.SENT);
            out.putBoolean(r.running());
        } else if (result instanceof Result.Memory r) {
            out.putEnum(Kind.MEMORY);
            out.putText(r.directory());
            out.putInt(r.number());
            out.putLong(r.generation());
        } else if (result instanceof Result.Segment r) {
            out.putEnum(Kind.SEGMENT);
            out.putLong(r.handle());
            out.putText(r.name());
            out.putEnum(r.kind());
            out.putLong(r.bytes());
            out.putLong(r.generation());
            out.putBoolean(r.initialize());
        } else if (result instanceof Result.Segments r) {
            out.putEnum(Kind.SEGMENTS);
            out.putList(r.segments(), SegmentCodec::put);
        } else {
            throw new AssertionError(result);
        }
    }

    static Result get(WireReader in) throws MalformedFrameException {
        return switch (in.getEnum(Kind.values())) {
            case DONE -> new Result.Done();
            case HANDLES -> new Result.Handles(in.getList(ResultCodec::getHandle));
            case WORKERS -> new Result.Workers(in.getList(ValueCodec::getInfo));
            case EXITS -> new Result.Exits(in.getList(ValueCodec::getExit));
            case REPORT -> new Result.Report(ValueCodec.getReport(in));
            case LINES -> new Result.Lines(in.getList(WireReader::getText));
            case STATUS -> new Result.Status(in.getEnum(WorkerStatus.values()), in.getBoolean());
            case DATABASE -> new Result.Database(in.getText(), ValueCodec.getDatabase(in), in.getBoolean());
            case MEMORY -> new Result.Memory(in.getText(), in.getInt(), in.getLong());
            case SEGMENT ->
                new Result.Segment(
                        in.getLong(),
                        in.getText(),
                        in.getEnum(SegmentKind.values()),
                        in.getLong(),
                        in.getLong(),
                        in.getBoolean());
            case SEGMENTS -> new Result.Segments(in.getList(SegmentCodec::get));
            case SENT -> new Result.Sent(in.getBoolean());
            case EPOCH -> new Result.Epoch(in.getLong());
            case FAILURE ->
                new Result.Failure(
                        in.getEnum(Result.Failure.Kind.values()), in.getText(), in.getList(WireReader::getText));
        };
    }

    private static void putHandle(WireWriter out, Result.Handle handle) {
        ValueCodec.putId(out, handle.id());
        out.putText(handle.name());
    }

    private static Result.Handle getHandle(WireReader in) throws MalformedFrameException {
        return new Result.Handle(ValueCodec.getId(in), in.getText());
    }
}
