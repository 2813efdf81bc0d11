package io.bgworker.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** Where the application's classes come from: whatever the server has made of the deployment. */
@FunctionalInterface
public interface ImageSource {

    /**
     * Lists the application's classes, resources and libraries.
     *
     * @return the entries, in any order
     * @throws IOException if the deployment cannot be read
     */
    List<Entry> entries() throws IOException;

    /**
     * One file of the application.
     *
     * @param kind whether it is a library
     * @param name for a library its file name, else its path below the root of the classes, with slashes
     * @param content opens it
     */
    record Entry(Kind kind, String name, Content content) {}

    /** What a file of the application is. */
    enum Kind {
        /** A class or a resource. */
        CLASS,
        /** A jar. */
        LIBRARY
    }

    /** Opens a file. */
    @FunctionalInterface
    interface Content {

        /**
         * Opens the file.
         *
         * @return its bytes, to be closed by the caller
         * @throws IOException if it cannot be read
         */
        InputStream open() throws IOException;
    }
}
