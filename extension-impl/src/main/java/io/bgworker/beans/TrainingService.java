package io.bgworker.beans;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;

/** A bean of a scope with proxies, as most beans of applications are. */
@ApplicationScoped
class TrainingService {

    @PostConstruct
    void begin() {}

    @PreDestroy
    void end() {}

    /** Goes through the proxy. */
    void used() {}
}
