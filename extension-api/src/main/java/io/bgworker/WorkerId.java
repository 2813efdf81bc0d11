package io.bgworker;

/**
 * The identity of a registration: the slot it occupies and the slot's generation. Never used twice within a deployment,
 * and the same over all restarts of the worker.
 *
 * @param slot the slot, 0 or greater
 * @param generation how many registrations the slot has held, 1 or greater
 * @since 0.1
 */
public record WorkerId(int slot, long generation) implements Comparable<WorkerId> {

    /**
     * Checks the parts.
     *
     * @param slot the slot, 0 or greater
     * @param generation how many registrations the slot has held, 1 or greater
     * @throws IllegalArgumentException if the slot is negative or the generation less than 1
     */
    public WorkerId {
        if (slot < 0 || generation < 1) {
            throw new IllegalArgumentException("Worker id must have slot >= 0 and generation >= 1, was slot=" + slot
                    + " generation=" + generation);
        }
    }

    /**
     * Reads the text form, {@code slot.generation}.
     *
     * @param text for example {@code 0.1}
     * @return the id
     * @throws IllegalArgumentException if the text is not of this form
     */
    public static WorkerId parse(String text) {
        int dot = text.indexOf('.');
        if (dot > 0) {
            try {
                return new WorkerId(
                        Integer.parseInt(text, 0, dot, 10), Long.parseLong(text, dot + 1, text.length(), 10));
            } catch (NumberFormatException e) {
                // Falls through to the message below, which says more than the parser's.
            }
        }
        throw new IllegalArgumentException("Worker id must look like 0.1 (slot.generation), was '" + text + "'");
    }

    @Override
    public int compareTo(WorkerId other) {
        int bySlot = Integer.compare(slot, other.slot);
        return bySlot != 0 ? bySlot : Long.compare(generation, other.generation);
    }

    /**
     * The text form, {@code slot.generation}.
     *
     * @return for example {@code 0.1}
     */
    @Override
    public String toString() {
        return slot + "." + generation;
    }
}
