package io.bgworker.runtime;

import io.bgworker.config.BgworkerConfig;
import io.bgworker.launcher.ApplicationImage;
import io.bgworker.launcher.Bundles;
import io.bgworker.notification.NotificationTransport;
import io.bgworker.spi.DatabaseProvider;
import io.bgworker.spi.ServerStateProbe;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What a runtime needs of the place it runs in; in a server the composition root gathers it.
 *
 * @param application the name of the application
 * @param classLoader the application's classes, to check entry points
 * @param image makes the application's image available; called before each start, may block
 * @param beans knows what an entry point needs around it
 * @param bundles tells where the jars of our own libraries are, and puts them there if they are not; called before each start of a
 *     worker that needs some, may block
 * @param threads makes the threads of the loop and of what may block
 * @param callbacks runs callbacks into the application; may run them only once the application has started
 * @param probe tells which state the server is in
 * @param transactions follows the transactions of the application's threads
 * @param databases knows the databases of the workers
 * @param pools whether workers may have pools of client connections to some of these databases
 * @param notifications carries notifications; closed with the runtime
 * @param events hears of starts and ends
 * @param reread reads the configuration again, for a reload; throws what is wrong with it
 * @param configuration looks up any key of the application's configuration, as it is now; may block
 */
public record Environment(
        String application,
        ClassLoader classLoader,
        ApplicationImage.Maker image,
        WorkerBeans beans,
        Bundles bundles,
        ThreadFactory threads,
        Executor callbacks,
        ServerStateProbe probe,
        TransactionHook transactions,
        DatabaseProvider databases,
        boolean pools,
        NotificationTransport notifications,
        WorkerEvents events,
        Supplier<BgworkerConfig> reread,
        Function<String, Optional<String>> configuration) {}
