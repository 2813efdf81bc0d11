package io.bgworker.protocol;

import io.bgworker.SegmentInfo;
import io.bgworker.SegmentKind;

/** A line of the list of segments on the wire. */
final class SegmentCodec {

    private SegmentCodec() {}

    static void put(WireWriter out, SegmentInfo info) {
        out.putOptional(info.name(), WireWriter::putText);
        out.putLong(info.handle());
        out.putEnum(info.kind());
        out.putLong(info.bytes());
        out.putInt(info.attached());
        out.putBoolean(info.pinned());
        out.putBoolean(info.initialized());
    }

    static SegmentInfo get(WireReader in) throws MalformedFrameException {
        return new SegmentInfo(
                in.getOptional(WireReader::getText),
                in.getLong(),
                in.getEnum(SegmentKind.values()),
                in.getLong(),
                in.getInt(),
                in.getBoolean(),
                in.getBoolean());
    }
}
