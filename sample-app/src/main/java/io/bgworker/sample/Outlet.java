package io.bgworker.sample;

import java.util.concurrent.CompletionStage;

/** Where the events of one client go; what {@link EventClient} needs of JAX-RS, so that tests need none of it. */
interface Outlet {

    CompletionStage<?> send(String name, String data);

    /** Sends what the client ignores: only writing tells whether it is still there. */
    CompletionStage<?> heartbeat();

    boolean isClosed();

    void close();
}
