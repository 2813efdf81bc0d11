package io.bgworker.shm;

/**
 * How threads of this process sleep until another process wakes them, and how this one wakes theirs: straight, without the
 * supervisor between. All methods may be called by any thread.
 */
interface Doorbell extends AutoCloseable {

    /** A bell to sleep at, for one thread at a time; a new one, or one that another thread has given back. */
    Bell borrow();

    /** Takes a bell back. A ring that comes later wakes whoever has it then, for nothing. */
    void giveBack(Bell bell);

    /**
     * Wakes who sleeps at a bell, of whatever process; who is about to sleep there will not. Does not block. Does nothing if
     * there is nobody: the process is gone then.
     *
     * @param address the bell's address
     */
    void ring(long address);

    /** Wakes everybody who sleeps in this process. */
    void wakeAll();

    /** Lets go of everything. Nobody sleeps here any more. */
    @Override
    void close();

    /** Where one thread sleeps. */
    interface Bell {

        /** What others ring; never 0. */
        long address();

        /**
         * Sleeps until it is rung, was rung since the last sleep, or the time is over. May return early for no reason.
         *
         * @param nanos the longest time, more than 0
         * @throws InterruptedException if the thread is interrupted
         */
        void sleep(long nanos) throws InterruptedException;

        /** Wakes the thread, from this process. */
        void wake();
    }
}
