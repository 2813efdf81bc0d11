package io.bgworker.cdi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import org.junit.jupiter.api.Test;

final class WebApplicationTest {

    @Test
    void whatSparesRehearseWithIsNoWorkerOfTheApplication() throws Exception {
        Class<?> ours = Class.forName("io.bgworker.worker.Understudy");
        assertEquals(
                Set.of(ContainerWorker.class), WebApplication.ofTheApplication(Set.of(ContainerWorker.class, ours)));
    }
}
