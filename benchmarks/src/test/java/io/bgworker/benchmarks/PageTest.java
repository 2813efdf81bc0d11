package io.bgworker.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class PageTest {

    private static String sections(String page) {
        return page.substring(page.indexOf("\n## Java"));
    }

    @Test
    void firstRunMakesThePage() {
        String page = Page.with("", 17, "\nfast\n");
        assertTrue(page.startsWith("# Performance\n"), page);
        assertEquals("\n## Java 17\n\nfast\n", sections(page));
    }

    @Test
    void eachJavaHasItsSection() {
        String page = Page.with(Page.with("", 25, "\nfast\n"), 17, "\nslow\n");
        assertEquals("\n## Java 17\n\nslow\n\n## Java 25\n\nfast\n", sections(page));
    }

    @Test
    void nextRunReplacesTheSectionOfItsJava() {
        String page = Page.with(Page.with(Page.with("", 25, "\nfast\n"), 17, "\nslow\n"), 17, "\nbetter\n");
        assertEquals("\n## Java 17\n\nbetter\n\n## Java 25\n\nfast\n", sections(page));
    }
}
