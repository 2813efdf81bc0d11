package io.bgworker.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bgworker.SegmentInfo;
import io.bgworker.SegmentKind;
import io.bgworker.contract.Rule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Parties that do anything in any order, from a seed. What is known of the table is only what it answered; after each step the
 * rules are held against that.
 */
class SegmentTablePropertyTest {

    private static final int STEPS = 20_000;
    private static final long PAGE = 4096;
    private static final long MAX = 12 * PAGE;
    private static final List<Party> PARTIES =
            List.of(new Party(1, "server"), new Party(2, "a"), new Party(3, "b"), new Party(4, "c"));
    private static final List<String> NAMES = List.of("x", "y", "z");

    private final Map<Long, Segment> segments = new HashMap<>();
    private final Map<Long, Set<Party>> attached = new HashMap<>();
    private final Map<Long, Party> initializers = new HashMap<>();
    private final Set<Long> initialized = new HashSet<>();
    private final Set<Long> pinned = new HashSet<>();
    private final Map<Long, Long> mapped = new HashMap<>();
    private final Map<Long, Party> waiting = new HashMap<>();
    private final Map<Long, String> waitsFor = new HashMap<>();
    private final Set<Long> everGiven = new HashSet<>();
    private long resets;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    @Rule({"SHM-10", "SHM-12", "SHM-14", "SHM-20", "SHM-22"})
    void whateverHappensTheRulesHold(long seed) {
        Random dice = new Random(seed);
        SegmentTable table = new SegmentTable(MAX, 0, dice::nextLong);
        for (long step = 1; step <= STEPS; step++) {
            act(table, dice, PARTIES.get(dice.nextInt(PARTIES.size())), step);
            hold(table, "seed " + seed + ", step " + step);
        }
        assertTrue(resets > 0 && everGiven.size() > STEPS / 100, "nothing happened");
    }

    private void act(SegmentTable table, Random dice, Party party, long step) {
        switch (dice.nextInt(12)) {
            case 0, 1, 2 -> {
                String name = NAMES.get(dice.nextInt(NAMES.size()));
                long bytes = (name.charAt(0) - 'w') * PAGE; // The same for each name.
                decided(party, name, step, table.open(party, name, SegmentKind.SEGMENT, bytes, step));
            }
            case 3 -> decided(party, "", step, table.create(party, 1 + dice.nextInt(3 * 4096)));
            case 4, 5 -> work(table, dice);
            case 6 -> {
                long handle = any(dice);
                assertEquals(
                        initialized.contains(handle),
                        table.attach(party, handle).isPresent());
                if (initialized.contains(handle)) {
                    attached.get(handle).add(party);
                }
            }
            case 7 -> {
                long handle = any(dice);
                boolean was = attached.getOrDefault(handle, Set.of()).contains(party);
                Changes changes = table.detach(party, handle);
                assertTrue(was || changes.equals(new Changes(List.of(), List.of())));
                attached.getOrDefault(handle, new HashSet<>()).remove(party);
                initializers.remove(handle, party);
                changed(changes);
            }
            case 8 -> pin(table, party, any(dice), dice.nextBoolean());
            case 9 -> {
                long handle = any(dice);
                if (dice.nextBoolean() && segments.containsKey(handle) && !mapped.containsKey(handle)) {
                    table.mapped(handle);
                    mapped.put(handle, segments.get(handle).bytes());
                } else if (!mapped.isEmpty()) {
                    long each = mapped.keySet().stream().sorted().findFirst().orElseThrow();
                    table.unmapped(each);
                    mapped.remove(each);
                }
            }
            case 10 -> {
                Changes changes = table.leave(party);
                waiting.values().removeIf(party::equals);
                initializers.values().removeIf(party::equals);
                attached.values().forEach(parties -> parties.remove(party));
                changed(changes);
            }
            default -> {
                if (dice.nextInt(50) == 0) {
                    reset(table);
                } else if (!waiting.isEmpty()) {
                    long request =
                            waiting.keySet().stream().sorted().findFirst().orElseThrow();
                    assertTrue(table.giveUp(request).isPresent());
                    waiting.remove(request);
                }
            }
        }
    }

    private long any(Random dice) {
        List<Long> known = new ArrayList<>(segments.keySet());
        known.sort(null);
        return known.isEmpty() ? 1 : known.get(dice.nextInt(known.size()));
    }

    private void decided(Party party, String name, long request, Decision decision) {
        if (decision instanceof Decision.Wait wait) {
            waiting.put(request, party);
            waitsFor.put(request, name);
            long handle = named(name);
            assertEquals(initializers.get(handle), wait.initializer());
        } else if (decision instanceof Decision.Initialize initialize) {
            Segment segment = initialize.segment();
            assertEquals(initialize.isNew(), everGiven.add(segment.handle()));
            assertFalse(initialized.contains(segment.handle()), "initialised twice");
            assertEquals(null, initializers.put(segment.handle(), party), "two initialise at once");
            segments.put(segment.handle(), segment);
            attached.computeIfAbsent(segment.handle(), none -> new HashSet<>()).add(party);
            if (!segment.name().isEmpty()) {
                pinned.add(segment.handle());
            }
        } else if (decision instanceof Decision.Granted granted) {
            assertTrue(initialized.contains(granted.segment().handle()));
            attached.get(granted.segment().handle()).add(party);
        } else {
            assertTrue(decision instanceof Decision.Full, decision::toString);
        }
    }

    private long named(String name) {
        return segments.values().stream()
                .filter(segment -> segment.name().equals(name))
                .findFirst()
                .orElseThrow()
                .handle();
    }

    private void work(SegmentTable table, Random dice) {
        if (initializers.isEmpty()) {
            return;
        }
        long handle = initializers.keySet().stream().sorted().findFirst().orElseThrow();
        Party party = initializers.remove(handle);
        switch (dice.nextInt(4)) {
            case 0 -> {
                attached.get(handle).remove(party);
                changed(table.failed(party, handle));
            }
            case 1 -> {
                boolean counts = mapped.containsKey(handle);
                gone(segments.get(handle));
                answered(table.notMade(party, handle));
                assertEquals(counts, mapped.containsKey(handle));
            }
            default -> {
                initialized.add(handle);
                answered(table.initialized(party, handle));
            }
        }
    }

    private void changed(Changes changes) {
        for (Segment segment : changes.destroyed()) {
            assertTrue(segment.name().isEmpty(), "a named one stays");
            assertFalse(pinned.contains(segment.handle()));
            gone(segment);
        }
        answered(changes.answers());
    }

    private void answered(List<Answer> answers) {
        for (Answer answer : answers) {
            Party party = waiting.remove(answer.request());
            assertTrue(party != null, "answered twice");
            decided(party, waitsFor.get(answer.request()), answer.request(), answer.decision());
        }
    }

    private void gone(Segment segment) {
        segments.remove(segment.handle());
        attached.remove(segment.handle());
        initialized.remove(segment.handle());
        initializers.remove(segment.handle());
        pinned.remove(segment.handle());
    }

    private void pin(SegmentTable table, Party party, long handle, boolean pin) {
        Pinning expected = Pinning.DONE;
        if (!attached.getOrDefault(handle, Set.of()).contains(party)) {
            expected = Pinning.NOT_ATTACHED;
        } else if (!segments.get(handle).name().isEmpty()) {
            expected = Pinning.NAMED;
        } else if (pinned.contains(handle) == pin) {
            expected = Pinning.AS_IT_WAS;
        } else if (pin) {
            pinned.add(handle);
        } else {
            pinned.remove(handle);
        }
        assertEquals(expected, pin ? table.pin(party, handle) : table.unpin(party, handle));
    }

    private void reset(SegmentTable table) {
        Changes changes = table.reset();
        assertEquals(
                segments.keySet(),
                new HashSet<>(changes.destroyed().stream().map(Segment::handle).toList()));
        assertEquals(
                waiting.keySet(),
                new HashSet<>(changes.answers().stream().map(Answer::request).toList()));
        waiting.clear();
        List.copyOf(segments.values()).forEach(this::gone);
        assertEquals(++resets + 1, table.generation());
    }

    private void hold(SegmentTable table, String where) {
        List<SegmentInfo> list = table.list();
        assertEquals(
                segments.keySet(),
                new HashSet<>(list.stream().map(SegmentInfo::handle).toList()),
                where);
        long used = 0;
        for (SegmentInfo info : list) {
            assertEquals(attached.get(info.handle()).size(), info.attached(), where);
            assertEquals(pinned.contains(info.handle()), info.pinned(), where);
            assertEquals(initialized.contains(info.handle()), info.initialized(), where);
            assertTrue(info.attached() > 0 || info.pinned(), where + ": nobody needs " + info);
            used += pages(info.bytes());
        }
        for (Map.Entry<Long, Long> each : mapped.entrySet()) {
            used += segments.containsKey(each.getKey()) ? 0 : pages(each.getValue());
        }
        assertTrue(used <= MAX, where + ": more than there is, " + used);
        // Exactly as much room as is said to be left.
        Decision tooMuch = table.create(new Party(99, "probe"), MAX - used + 1);
        assertTrue(tooMuch instanceof Decision.Full full && full.usedBytes() == used, where + ": " + tooMuch);
        waiting.keySet().forEach(request -> assertTrue(initializers.containsKey(named(waitsFor.get(request))), where));
    }

    private static long pages(long bytes) {
        return (bytes + PAGE - 1) / PAGE * PAGE;
    }
}
