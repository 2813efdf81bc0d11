package io.bgworker.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.Capability;
import io.bgworker.EntryPoint;
import io.bgworker.WorkerSpec;
import io.bgworker.config.BgworkerConfig;
import io.bgworker.protocol.BeanArchive;
import io.bgworker.protocol.Frame;
import io.bgworker.supervisor.SpareKind;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class PreparationTest {

    private static final Map<String, String> NOTHING = Map.of();
    private static final Map<String, String> CONNECTS =
            Map.of("bgworker.database.main.url", "jdbc:h2:mem:", "bgworker.spares.database", "main");

    private static BgworkerConfig config(Map<String, String> values) {
        return BgworkerConfig.read(new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(values, "test", 100))
                .build());
    }

    private static BeanArchive beans(String name) {
        return new BeanArchive(List.of(name), List.of(), List.of(), List.of(), List.of(), Map.of(), Map.of(), Map.of());
    }

    private static WorkerSpec.Builder worker() {
        return WorkerSpec.builder(new EntryPoint("a.Job", ""));
    }

    private static void starts(Preparation preparation, Optional<BeanArchive> ahead) {
        preparation.workerStarts(worker().build(), List.of(), ahead);
    }

    private static Optional<BeanArchive> boots(Preparation preparation) {
        return preparation.frame(SpareKind.WITH_CONTAINER, database -> true).beans();
    }

    @Test
    void containerThatWasWantedLastIsBootedAhead() {
        Preparation preparation = new Preparation(config(NOTHING));
        assertEquals(Optional.empty(), boots(preparation));
        starts(preparation, Optional.of(beans("a.First")));
        starts(preparation, Optional.of(beans("a.Second")));
        starts(preparation, Optional.empty());
        assertEquals(Optional.of(beans("a.Second")), boots(preparation));
        assertEquals(
                Optional.empty(),
                preparation.frame(SpareKind.PLAIN, database -> true).beans());
    }

    @Test
    void oneThatCouldNotBeIsNotTriedAgainBeforeAReload() {
        Preparation preparation = new Preparation(config(NOTHING));
        starts(preparation, Optional.of(beans("a.Broken")));
        preparation.refuse(beans("a.Broken"));
        assertEquals(Optional.empty(), boots(preparation));
        starts(preparation, Optional.of(beans("a.Broken")));
        assertEquals(Optional.empty(), boots(preparation));
        starts(preparation, Optional.of(beans("a.Sound")));
        assertEquals(Optional.of(beans("a.Sound")), boots(preparation));
        starts(preparation, Optional.of(beans("a.Broken")));
        preparation.reconfigure(config(NOTHING));
        assertEquals(Optional.of(beans("a.Broken")), boots(preparation));
    }

    @Test
    void connectsWhereTheConfigurationSaysAndNobodyIsInTheWay() {
        Preparation preparation = new Preparation(config(CONNECTS));
        assertTrue(preparation.connectsTo("main"));
        assertFalse(preparation.connectsTo("other"));
        Frame.Prepare open = preparation.frame(SpareKind.PLAIN, "main"::equals);
        assertEquals("main", open.connection().orElseThrow().database());
        assertEquals(
                Optional.empty(),
                preparation.frame(SpareKind.PLAIN, database -> false).connection());
        preparation.reconfigure(config(NOTHING));
        assertFalse(preparation.connectsTo("main"));
        assertEquals(
                Optional.empty(),
                preparation.frame(SpareKind.PLAIN, database -> true).connection());
    }

    @Test
    void refusalIsToldOnceUntilAReload() {
        Preparation preparation = new Preparation(config(CONNECTS));
        assertTrue(preparation.refuseConnection());
        assertFalse(preparation.refuseConnection());
        preparation.reconfigure(config(CONNECTS));
        assertTrue(preparation.refuseConnection());
    }

    @Test
    void driversAreLoadedWhereADatabaseMayBeUsed() {
        assertTrue(new Preparation(config(CONNECTS))
                .frame(SpareKind.PLAIN, database -> true)
                .drivers());
        Preparation preparation = new Preparation(config(NOTHING));
        assertFalse(preparation.frame(SpareKind.PLAIN, database -> true).drivers());
        preparation.workerStarts(
                worker().capabilities(Capability.SHARED_MEMORY, Capability.DATABASE_CONNECTION)
                        .build(),
                List.of(),
                Optional.empty());
        assertTrue(preparation.frame(SpareKind.PLAIN, database -> true).drivers());
    }
}
