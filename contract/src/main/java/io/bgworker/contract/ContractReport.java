package io.bgworker.contract;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Properties;

/**
 * The end of the build: reads which tests held which rules, writes the report to {@code target/contract.md}, prints it
 * in short, and fails if the contract is not kept.
 */
public final class ContractReport {

    private ContractReport() {}

    /**
     * Reports on a build.
     *
     * @param arguments the directory of the project, the instant at which the build started, and whether to fail
     * @throws IOException if an outcome cannot be read or the report cannot be written
     * @throws ContractBrokenException if a rule is neither held nor explained, or the tests and the list contradict each
     *     other; not if the build left tests out
     */
    public static void main(String... arguments) throws IOException {
        report(
                Path.of(arguments[0]),
                Instant.parse(arguments[1]),
                Boolean.parseBoolean(arguments[2]),
                System.getProperties(),
                System.out);
    }

    static void report(Path root, Instant start, boolean fail, Properties properties, PrintStream out)
            throws IOException {
        BuildResults build = BuildResults.read(root, start, properties);
        Contract contract = Contract.judge(RuleList.read(), build.results());

        Path file = root.resolve("target/contract.md");
        Files.createDirectories(root.resolve("target"));
        Files.writeString(file, MarkdownReport.of(contract, build.gaps()));

        ConsoleReport.of(contract, build.gaps()).forEach(out::println);
        out.println("The tests of each rule: " + file);
        if (build.gaps().isEmpty() && !contract.problems().isEmpty()) {
            if (fail) {
                throw new ContractBrokenException(contract.problems());
            }
            out.println(
                    contract.problems().size() + " problems do not fail this build, because contract.fail is false");
        }
    }
}
