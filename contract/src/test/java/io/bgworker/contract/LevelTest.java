package io.bgworker.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LevelTest {

    @ParameterizedTest
    @CsvSource({
        "extension-api,  io.bgworker.DatumTest,                   PURE",
        "extension-impl, io.bgworker.supervisor.RestartRuleTest,  PURE",
        "extension-impl, io.bgworker.supervisor.simulation.SimulationTest, PURE",
        "extension-impl, io.bgworker.protocol.FrameRoundTripTest, PURE",
        "extension-impl, io.bgworker.config.LiveConfigTest,       UNIT",
        "extension-impl, io.bgworker.channel.ChannelTest,         UNIT",
        "extension-impl, io.bgworker.launcher.WatchmanTest,       UNIT",
        "extension-impl, io.bgworker.runtime.SlotReuseTest,       UNIT",
        "extension-impl, io.bgworker.runtime.RestartIT,           REAL_PROCESS",
        "extension-impl, io.bgworker.cdi.WiringTest,              CONTAINER",
        "extension-impl, io.bgworker.cdi.WorkersInContainerIT,    REAL_PROCESS",
        "sample-app,     io.bgworker.sample.FoldTest,             UNIT",
        "sample-app,     io.bgworker.sample.SummarizerIT,         REAL_PROCESS",
        "server-config,  io.bgworker.server.RegistrationIT,       SERVER",
    })
    void isKnownByModuleAndName(String module, String className, Level level) {
        assertEquals(level, Level.of(module, className));
    }
}
