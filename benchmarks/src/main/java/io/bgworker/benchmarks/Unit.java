package io.bgworker.benchmarks;

/** In what a figure is told. Samples are whole numbers of something smaller. */
enum Unit {

    /** From nanoseconds. */
    MILLISECONDS("ms", 1_000_000),

    /** From nanoseconds. */
    MICROSECONDS("µs", 1_000),

    /** From nanoseconds. */
    NANOSECONDS("ns", 1),

    /** From picoseconds. */
    NANOSECONDS_AND_LESS("ns", 1_000),

    /** From KiB. */
    MEBIBYTES("MiB", 1_024),

    /** From bytes. */
    KIBIBYTES("KiB", 1_024),

    /** From thousandths of that. */
    PER_SECOND("1/s", 1_000),

    /** From thousandths of one. */
    EACH("each", 1_000);

    final String symbol;

    /** How many units of a sample are one of these. */
    final double scale;

    Unit(String symbol, double scale) {
        this.symbol = symbol;
        this.scale = scale;
    }
}
