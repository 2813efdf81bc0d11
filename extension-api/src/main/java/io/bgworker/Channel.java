package io.bgworker;

import static java.lang.annotation.ElementType.FIELD;
import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.ElementType.PARAMETER;
import static java.lang.annotation.ElementType.TYPE;

import jakarta.enterprise.util.AnnotationLiteral;
import jakarta.inject.Qualifier;
import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On which channel a {@link Notification} was told: {@code void changed(@Observes @Channel("orders") Notification n)}.
 *
 * @since 0.1
 */
@Qualifier
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({TYPE, METHOD, FIELD, PARAMETER})
public @interface Channel {

    /**
     * The channel.
     *
     * @return its name, 1 to {@value Notifications#CHANNEL_BYTES_MAX} bytes in UTF-8
     */
    String value();

    /** The qualifier as a value. */
    final class Literal extends AnnotationLiteral<Channel> implements Channel {

        private static final long serialVersionUID = 1L;

        /** The name of the channel. */
        private final String value;

        /**
         * Of a channel.
         *
         * @param value its name
         */
        public Literal(String value) {
            this.value = value;
        }

        @Override
        public String value() {
            return value;
        }
    }
}
