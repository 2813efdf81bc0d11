package io.bgworker.sample;

import io.bgworker.Datum;
import io.bgworker.DurationText;
import io.bgworker.InvalidWorkerException;
import io.bgworker.WorkerContext;
import java.time.Duration;
import java.util.Optional;

/** How long a {@link Summarizer} naps when nobody wakes it: as its main argument says, or else as is configured just now. */
final class Naptime {

    static final String KEY = "sample.summarizer.naptime";

    static final String EXPECTED = "a duration above zero such as 5s or 500ms";

    private static final Duration DEFAULT = Duration.ofSeconds(5);

    private Naptime() {}

    static Optional<Duration> parse(String text) {
        return DurationText.parse(text).filter(parsed -> parsed.compareTo(Duration.ZERO) > 0);
    }

    static Duration of(WorkerContext context) {
        Datum mainArg = context.entry().mainArg();
        return mainArg.kind() == Datum.Kind.TEXT
                ? require("main argument", mainArg.asText())
                : context.configuration(KEY).map(text -> require(KEY, text)).orElse(DEFAULT);
    }

    private static Duration require(String source, String text) {
        return parse(text).orElseThrow(() -> new InvalidWorkerException(Summarizer.NAME, source, text, EXPECTED));
    }
}
