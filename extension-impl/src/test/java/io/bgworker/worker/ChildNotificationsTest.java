package io.bgworker.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.bgworker.Notification;
import io.bgworker.NotificationListener;
import io.bgworker.protocol.Frame;
import io.bgworker.protocol.Result;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ChildNotificationsTest {

    private static final long SECONDS_MAX = 60;

    private final SupervisorSide supervisor = new SupervisorSide();
    private final BlockingQueue<Frame> sent = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final ChildNotifications notifications = new ChildNotifications(
            supervisor.calls,
            (notification, tell) -> false,
            sent::add,
            () -> {},
            new ChildLogger("w", new ChildLog(System.Logger.Level.OFF, frame -> {})));

    @AfterEach
    void close() throws IOException {
        supervisor.close();
    }

    static Stream<NotificationListener> rudeListeners() {
        return Stream.of(
                notification -> Thread.currentThread().interrupt(),
                notification -> {
                    throw new InterruptedException("on purpose");
                },
                notification -> {
                    throw new StackOverflowError("on purpose");
                });
    }

    @ParameterizedTest
    @MethodSource("rudeListeners")
    void whateverAListenerLeavesBehindTheNextOneHears(NotificationListener rude) throws Exception {
        supervisor.answer(call -> new Result.Done());
        notifications.listen("queue", rude);
        notifications.listen("queue", this::hear);
        for (String payload : new String[] {"first", "second"}) {
            notifications.received(new Frame.Notified("queue", payload));
            assertEquals(payload + ", interrupted: false", heard.poll(SECONDS_MAX, TimeUnit.SECONDS));
            assertEquals(new Frame.NotificationsTaken(1), sent.poll(SECONDS_MAX, TimeUnit.SECONDS));
        }
    }

    private void hear(Notification notification) {
        heard.add(notification.payload() + ", interrupted: "
                + Thread.currentThread().isInterrupted());
    }
}
