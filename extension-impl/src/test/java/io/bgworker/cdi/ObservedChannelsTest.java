package io.bgworker.cdi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.WorkerException;
import io.bgworker.contract.Rule;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Rule("NTF-02")
final class ObservedChannelsTest {

    private final ObservedChannels channels = new ObservedChannels();

    @Test
    void namesThatCanBeAreNoMistakes() {
        channels.add("orders", "A#a");
        channels.add("Orders of today", "A#b");
        assertEquals(Set.of("orders", "Orders of today"), channels.names());
        assertEquals(List.of(), channels.problems());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0123456789012345678901234567890123456789012345678901234567890123"})
    void nameThatNothingCanBeToldByIsAMistakeOfItsObserver(String name) {
        channels.add("orders", "A#a");
        channels.add(name, "com.acme.Screen#changed");
        List<WorkerException> problems = channels.problems();
        assertEquals(1, problems.size());
        String said = problems.get(0).getMessage();
        assertTrue(said.startsWith("Observer com.acme.Screen#changed: @Channel: "), said);
        assertTrue(said.contains("'" + name + "'") || said.contains("63"), said);
    }
}
