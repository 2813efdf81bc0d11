package io.bgworker.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The page about the protocol has every message with its code and direction, and every call. */
class ProtocolPageTest {

    private static final Path PAGE = Path.of("../docs/protocol.md");

    @ParameterizedTest
    @EnumSource
    void hasARowForEveryMessage(Opcode opcode) throws Exception {
        String direction = opcode.code < 64 ? "worker | supervisor" : "supervisor | worker";
        Pattern row = Pattern.compile("\n\\| `" + opcode + "`[^|]*\\| " + opcode.code + " \\| "
                + Pattern.quote(direction) + " \\| [^|\n]+ \\|\n");
        assertTrue(row.matcher(Files.readString(PAGE)).find(), "No row for " + opcode + " in " + PAGE);
    }

    static Class<?>[] calls() {
        return Call.class.getPermittedSubclasses();
    }

    @ParameterizedTest
    @MethodSource("calls")
    void namesEveryCall(Class<?> call) throws Exception {
        assertTrue(Files.readString(PAGE).contains("`" + call.getSimpleName() + "`"), "No " + call + " in " + PAGE);
    }

    @Test
    void namesEveryKindOfEnd() throws Exception {
        String page = Files.readString(PAGE);
        assertEquals(
                0,
                Arrays.stream(Frame.Exit.Kind.values())
                        .filter(kind -> !page.contains("\n| `" + kind + "` | "))
                        .count());
    }
}
