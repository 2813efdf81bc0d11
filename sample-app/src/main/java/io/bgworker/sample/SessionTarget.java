package io.bgworker.sample;

import io.bgworker.ConnectOption;
import io.bgworker.Database;
import io.bgworker.InvalidWorkerException;
import io.bgworker.WorkerEntry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumSet;
import java.util.Set;

/**
 * Where the session of a {@link Summarizer} goes, and as whom. It travels in the worker's extra data, as
 * {@code worker_spi_launch} has it.
 *
 * @param database its name; empty for the default one
 * @param role to act as; empty for who is configured
 * @param options what it may pass by
 */
record SessionTarget(String database, String role, Set<ConnectOption> options) {

    static final SessionTarget DEFAULT = new SessionTarget("", "", Set.of());

    SessionTarget {
        options = Set.copyOf(options);
    }

    void connect(Database session) {
        session.connect(database, role, options.toArray(new ConnectOption[0]));
    }

    byte[] toExtra() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeUTF(database);
            out.writeUTF(role);
            for (ConnectOption option : options) {
                out.writeUTF(option.name());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e); // In memory there is none, but for names of 64 KiB.
        }
        return bytes.toByteArray();
    }

    static SessionTarget of(WorkerEntry entry) {
        byte[] extra = entry.extra();
        if (extra.length == 0) {
            return DEFAULT;
        }
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(extra))) {
            String database = in.readUTF();
            String role = in.readUTF();
            Set<ConnectOption> options = EnumSet.noneOf(ConnectOption.class);
            while (in.available() > 0) {
                options.add(ConnectOption.valueOf(in.readUTF()));
            }
            return new SessionTarget(database, role, options);
        } catch (IOException | IllegalArgumentException e) {
            throw new InvalidWorkerException(
                    entry.name(),
                    "extra",
                    extra.length + " bytes",
                    "none, or what the sample's API makes of a database");
        }
    }
}
