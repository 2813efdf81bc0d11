package io.bgworker;

import java.util.Set;

/**
 * A worker's own definition as it sees it; PostgreSQL's {@code MyBgworkerEntry}.
 *
 * @param id the worker's identity
 * @param name its name
 * @param type its type
 * @param entryPoint where its code begins
 * @param mainArg its main argument
 * @param extra its extra data
 * @param capabilities what it may use
 * @param incarnation which process of the worker this is, counted from 1
 * @since 0.1
 */
@SuppressWarnings("ArrayRecordComponent") // Copied on the way in and out; the bytes are opaque to us.
public record WorkerEntry(
        WorkerId id,
        String name,
        String type,
        EntryPoint entryPoint,
        Datum mainArg,
        byte[] extra,
        Set<Capability> capabilities,
        int incarnation) {

    /**
     * Copies the mutable parts.
     *
     * @param id the worker's identity
     * @param name its name
     * @param type its type
     * @param entryPoint where its code begins
     * @param mainArg its main argument
     * @param extra its extra data
     * @param capabilities what it may use
     * @param incarnation which process of the worker this is, counted from 1
     */
    public WorkerEntry {
        extra = extra.clone();
        capabilities = Set.copyOf(capabilities);
    }

    /**
     * The extra data, {@code bgw_extra}.
     *
     * @return a copy of 0 to {@value WorkerSpec#EXTRA_BYTES_MAX} bytes
     */
    @Override
    public byte[] extra() {
        return extra.clone();
    }
}
