package io.bgworker.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Tells archives apart: the same Java, the same jars at the same places, of the same size and time, and the same way to train.
 * The jars of an image are at a place that is named after their content, so this holds for content, too; that of jars from
 * {@code bgworker.class-path} is told by size and time, as the JVM does.
 */
final class ArchiveKey {

    /** To be raised when archives are made in another way, or of something else. */
    private static final int GENERATION = 3;

    private ArchiveKey() {}

    /**
     * The key of what a process has on its class path.
     *
     * @return empty if there can be no archive: one of directories is refused by the JVM
     * @throws IOException if a file cannot be looked at
     */
    static Optional<String> of(List<Path> classPath, JavaRelease release, Path javaHome, boolean container)
            throws IOException {
        StringBuilder text = new StringBuilder(GENERATION + "\n" + javaHome.toAbsolutePath() + "\n" + release.build()
                + "\n" + container + "\n" + CommandLine.ERGONOMICS + "\n");
        for (Path entry : classPath) {
            if (!Files.isRegularFile(entry)) {
                return Optional.empty();
            }
            BasicFileAttributes attributes = Files.readAttributes(entry, BasicFileAttributes.class);
            text.append(entry)
                    .append('\n')
                    .append(attributes.size())
                    .append(' ')
                    .append(attributes.lastModifiedTime().toMillis())
                    .append('\n');
        }
        return Optional.of(HexFormat.of().formatHex(sha256(text.toString()), 0, 16));
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("Every Java has SHA-256", e);
        }
    }
}
