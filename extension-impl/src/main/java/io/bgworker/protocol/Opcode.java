package io.bgworker.protocol;

/** The kinds of frames. A code means the same in both directions, though each frame goes in only one. */
enum Opcode {
    // From the worker.
    HELLO(1),
    ENTERED(2),
    READY(3),
    EXIT(4),
    LOG(5),
    WAITING(6),
    DUMP(7),
    REQUEST(8),
    ACKNOWLEDGED(9),
    NOTIFICATIONS_TAKEN(10),
    PREPARED(11),
    DISCONNECTED(12),

    // From the supervisor.
    ASSIGN(65),
    TERMINATE(66),
    INTERRUPT(67),
    DUMP_REQUEST(68),
    SIGNAL(69),
    REPLY(70),
    RELOAD(71),
    NOTIFIED(72),
    NOTIFICATIONS_LOST(73),
    PREPARE(74),
    DISCONNECT(75);

    private static final Opcode[] BY_CODE = new Opcode[128];

    static {
        for (Opcode opcode : values()) {
            if (BY_CODE[opcode.code] != null) {
                throw new AssertionError("Opcode used twice: " + opcode.code);
            }
            BY_CODE[opcode.code] = opcode;
        }
    }

    final byte code;

    Opcode(int code) {
        this.code = (byte) code;
    }

    static Opcode of(byte code) throws MalformedFrameException {
        Opcode opcode = code >= 0 ? BY_CODE[code] : null;
        if (opcode == null) {
            throw new MalformedFrameException("Unknown opcode " + code);
        }
        return opcode;
    }
}
