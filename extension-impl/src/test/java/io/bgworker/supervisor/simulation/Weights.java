package io.bgworker.supervisor.simulation;

/** How often which kind of happening happens in one run: each is switched off, or made rarer or more frequent, at random. */
final class Weights {

    private static final int SWITCHED_OFF_ONE_IN = 8;
    private static final int SHIFT_MAX = 3;
    private static final Happening[] HAPPENINGS = Happening.values();

    /** In the order of the kinds. */
    private final int[] weights = new int[HAPPENINGS.length];

    private final int escalation;
    private int total;

    /**
     * Throws the dice.
     *
     * @param crowd whether workers shall become many, because few of them end
     */
    Weights(Dice dice, boolean crowd) {
        for (int i = 0; i < HAPPENINGS.length; i++) {
            weights[i] = crowd ? HAPPENINGS[i].weightInACrowd() : weight(HAPPENINGS[i], dice);
            total += weights[i];
        }
        escalation = dice.oneOf(0, total / 200, total / 50, total / 10);
    }

    private static int weight(Happening happening, Dice dice) {
        boolean off = !happening.isNeeded() && dice.oneIn(SWITCHED_OFF_ONE_IN);
        int weight = off ? 0 : (happening.weight << dice.between(0, 2 * SHIFT_MAX)) >> SHIFT_MAX;
        return happening.isNeeded() ? Math.max(1, weight) : weight;
    }

    /** One kind. A shutdown is only asked for again, and perhaps in another mode, once there was one. */
    Happening next(Dice dice, boolean stopping) {
        int point = dice.between(0, total + (stopping ? escalation : 0) - 1);
        for (int i = 0; i < HAPPENINGS.length; i++) {
            point -= weights[i];
            if (point < 0) {
                return HAPPENINGS[i];
            }
        }
        return Happening.SHUT_DOWN;
    }
}
