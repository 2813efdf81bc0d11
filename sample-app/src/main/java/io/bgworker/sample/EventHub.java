package io.bgworker.sample;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import jakarta.enterprise.event.Shutdown;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.jspecify.annotations.Nullable;

/** Feeds all clients of the live page from one repeated task of the server's scheduler, which rests when there are none. */
@ApplicationScoped
public class EventHub {

    static final int CLIENTS_MAX = 32;

    private static final long TICK_MILLIS = 500;

    private static final System.Logger LOG = System.getLogger(EventHub.class.getName());

    @Inject
    private LiveState state;

    /** Added to under this, so that it stays within its limit; the tick walks it without. */
    private final Set<EventClient> clients = ConcurrentHashMap.newKeySet();

    /** Guarded by this, as are the fields below. */
    private @Nullable ScheduledExecutorService scheduler;

    private @Nullable ScheduledFuture<?> ticking;

    private boolean stopped;

    /** Takes a client. Returns whether there was room for it. */
    public synchronized boolean add(Outlet outlet) {
        if (stopped || clients.size() >= CLIENTS_MAX) {
            return false;
        }
        ScheduledExecutorService executor = scheduler();
        clients.add(new EventClient(outlet));
        if (ticking == null) {
            ticking = executor.scheduleWithFixedDelay(() -> tick(executor), 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
        }
        return true;
    }

    @SuppressWarnings("BanJNDI") // The name is a constant, and the standard way to what the server manages.
    private ScheduledExecutorService scheduler() {
        ScheduledExecutorService known = scheduler;
        if (known == null) {
            try {
                known = InitialContext.doLookup("java:comp/DefaultManagedScheduledExecutorService");
            } catch (NamingException e) {
                throw new IllegalStateException("The live page needs the server's Jakarta Concurrency", e);
            }
            scheduler = known;
        }
        return known;
    }

    private void tick(ScheduledExecutorService executor) {
        try {
            clients.removeIf(EventClient::isClosed);
            if (restsWithoutClients()) {
                return;
            }
            Map<String, String> now = state.read();
            long nowNanos = System.nanoTime();
            clients.forEach(client -> client.offer(nowNanos, now, executor));
        } catch (RejectedExecutionException e) {
            // Liberty stops: it takes no more tasks, then waits up to 30 seconds for responses that are open, and only
            // then tells the application. Should it be anything else, the page comes back by itself.
            closeAll();
        } catch (RuntimeException e) {
            // A throwing task is never run again: one bad moment would stop the page until the next deployment.
            LOG.log(System.Logger.Level.WARNING, "The live page missed an update", e);
        }
    }

    private synchronized boolean restsWithoutClients() {
        if (clients.isEmpty()) {
            rest();
        }
        return clients.isEmpty();
    }

    /** Responses that stay open would hold up the stop of the application. */
    void onShutdown(@Observes(notifyObserver = Reception.IF_EXISTS) Shutdown event) {
        stop();
    }

    /** Once more, for containers without a Shutdown event. */
    @PreDestroy
    synchronized void stop() {
        stopped = true;
        closeAll();
    }

    private synchronized void closeAll() {
        clients.forEach(EventClient::close);
        clients.clear();
        rest();
    }

    /** Ends the repeated task. Holding the monitor. */
    private void rest() {
        if (ticking != null) {
            ticking.cancel(false);
            ticking = null;
        }
    }
}
