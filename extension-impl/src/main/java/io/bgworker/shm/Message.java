package io.bgworker.shm;

import java.util.Objects;

/** A message, where it lies. Good until its reader has returned. */
final class Message extends View {

    private final int begin;
    private final int length;

    /** Written by the thread that receives; another one that reads it has no business to. */
    private boolean expired;

    Message(Attachment attachment, Memory memory, int begin, int length) {
        super(attachment, memory);
        this.begin = begin;
        this.length = length;
    }

    void expire() {
        expired = true;
    }

    @Override
    int index(long offset, long bytes) {
        if (expired) {
            throw new IllegalStateException(
                    "A message must be read before its reader returns, that has returned: " + attachment.view());
        }
        return begin + (int) Objects.checkFromIndexSize(offset, bytes, length);
    }

    @Override
    public long bytes() {
        return length;
    }
}
