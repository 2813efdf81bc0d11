package io.bgworker.benchmarks;

import io.bgworker.WorkerMain;
import io.bgworker.benchmarks.subject.BareMain;
import io.bgworker.benchmarks.subject.BareWeld;
import io.bgworker.benchmarks.subject.CdiWorker;
import io.bgworker.benchmarks.subject.PlainWorker;

/** What is started: a worker of ours, and the same without us. */
enum Subject {

    /** Without a container. */
    PLAIN("plain", PlainWorker.class, BareMain.class, "a bare main class"),

    /** With twenty beans, an interceptor and MicroProfile Config. */
    CDI("cdi", CdiWorker.class, BareWeld.class, "the same beans in bare Weld SE");

    final String id;
    final Class<? extends WorkerMain> worker;
    final Class<?> bare;
    final String bareName;

    Subject(String id, Class<? extends WorkerMain> worker, Class<?> bare, String bareName) {
        this.id = id;
        this.worker = worker;
        this.bare = bare;
        this.bareName = bareName;
    }
}
