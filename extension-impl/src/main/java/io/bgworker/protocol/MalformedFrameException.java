package io.bgworker.protocol;

import java.io.IOException;

/** The peer broke the framing, or sent a value that cannot be. The channel is of no use after that. */
public final class MalformedFrameException extends IOException {

    private static final long serialVersionUID = 1L;

    MalformedFrameException(String message) {
        super(message);
    }

    MalformedFrameException(String message, Throwable cause) {
        super(message, cause);
    }
}
