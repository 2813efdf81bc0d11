package io.bgworker;

import jakarta.enterprise.inject.Stereotype;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Registers a static background worker when the application is deployed; PostgreSQL's {@code RegisterBackgroundWorker}
 * called from {@code _PG_init}.
 *
 * <p>On a class, the class must implement {@link WorkerMain}. On a method, the method is the entry point: static, or of
 * a class that has a constructor without parameters or is a bean, returning {@code void}, taking no parameter, a
 * {@link WorkerContext}, a {@link Datum}, or a {@code WorkerContext} and a {@code Datum} in this order. A class may have
 * several such methods.
 *
 * <p>A class with injection points is a bean in a CDI container of the worker's own, which has the beans of the application
 * that the worker can reach. What of them cannot be in a worker, such as a bean in a request or a transaction of the server,
 * fails the deployment with the path to it.
 *
 * <pre>{@code
 * @BackgroundWorker(name = "mail-sender", restartTime = "5s")
 * public class MailSender implements WorkerMain {
 *     public void main(WorkerContext context) throws Exception {
 *         do {
 *             sendWhatIsDue();
 *             context.latch().await("mail-sender-idle", Duration.ofSeconds(10));
 *             context.latch().reset();
 *         } while (!context.terminationRequested());
 *     }
 * }
 * }</pre>
 *
 * <p>The worker runs in a JVM of its own: neither the server's threads nor its container see it die. Attributes that are
 * text may contain <code>${key:default}</code>, replaced from MicroProfile Config at deployment, and every attribute can
 * be overridden by the configuration key {@code bgworker.worker.<name>.<attribute>} (the attribute in kebab case, for
 * instance {@code bgworker.worker.mail-sender.restart-time=30s}). {@code bgworker.worker.<name>.enabled=false} leaves
 * the worker out.
 *
 * <p>A definition that is wrong fails the deployment with the class, the attribute, the value and what would be right.
 * A definition over {@code bgworker.max-worker-processes} is logged and ignored, as in PostgreSQL.
 *
 * @since 0.1
 */
@Stereotype
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface BackgroundWorker {

    /**
     * The worker's name, {@code bgw_name}: at most {@value WorkerSpec#NAME_BYTES_MAX} bytes in UTF-8, no control
     * characters, unique among the static workers of the application. May contain <code>${key:default}</code>.
     *
     * @return the name; empty means the type
     */
    String name() default "";

    /**
     * The worker's type, {@code bgw_type}, shared by workers that do the same job. Same limits as the name; may contain
     * <code>${key:default}</code>.
     *
     * @return the type; empty means the simple name of the class, with {@code .method} added for an annotated method
     */
    String type() default "";

    /**
     * What the worker needs, {@code bgw_flags}. The default is none: the worker is <em>isolated</em>, its death by any
     * cause touches nobody else.
     *
     * @return the capabilities
     */
    Capability[] capabilities() default {};

    /**
     * From which state of the server on the worker may be started, {@code bgw_start_time}.
     *
     * @return the start time
     */
    StartTime startTime() default StartTime.RECOVERY_FINISHED;

    /**
     * What follows an end other than success, {@code bgw_restart_time}: a duration from 0 to 24 hours ({@code 10s},
     * {@code 500ms}, ISO-8601), {@code never}, or any other text {@link RestartPolicy#parse(String)} accepts. May contain
     * <code>${key:default}</code>.
     *
     * @return the restart time; empty means the value of {@code bgworker.restart-time} (60 s if unset)
     */
    String restartTime() default "";

    /**
     * The argument of the entry point, {@code bgw_main_arg}, as text of at most {@value Datum#BYTES_MAX} bytes in UTF-8;
     * {@link Datum#asLong()} reads a decimal number from it. May contain <code>${key:default}</code>.
     *
     * @return the main argument
     */
    String mainArg() default "";

    /**
     * Extra data for the worker, {@code bgw_extra}: text, handed over in UTF-8, at most {@value WorkerSpec#EXTRA_BYTES_MAX}
     * bytes. May contain <code>${key:default}</code>.
     *
     * @return the extra data
     */
    String extra() default "";

    /**
     * Whether the application is not ready without this worker: readiness is DOWN while a required worker is not running,
     * with tolerance for a restart in progress.
     *
     * @return whether the worker is required
     */
    boolean required() default false;

    /**
     * Whether the worker declares itself ready with {@link WorkerContext#ready()}. One that does not is ready when its entry
     * point is entered.
     *
     * @return whether the worker declares itself ready
     */
    boolean declaresReady() default false;

    /**
     * The order of registration among static workers: lower values first, then by name. Workers of equal start time
     * start in the order of registration.
     *
     * @return the priority
     */
    int priority() default 0;

    /**
     * JVM options for this worker, added after {@code bgworker.jvm-options}; each may contain
     * <code>${key:default}</code>. For example {@code -Xmx256m}.
     *
     * @return the options
     */
    String[] jvmOptions() default {};

    /**
     * The home of the JDK or JRE that runs this worker. May contain <code>${key:default}</code>.
     *
     * @return an absolute path; empty means {@code bgworker.java-home}, and without that the server's own Java
     */
    String javaHome() default "";

    /**
     * How many spares wait for this worker, and others with the same Java and JVM options, where it has a Java or options of its
     * own. Without any it starts cold, since the spares of the application ({@code bgworker.spares}) are of no use to it. A worker
     * without options and Java of its own takes one of those, whatever is said here.
     *
     * @return 0 to {@value WorkerSpec#SPARES_MAX}
     */
    int spares() default 0;
}
