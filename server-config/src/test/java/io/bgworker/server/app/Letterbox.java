package io.bgworker.server.app;

import jakarta.enterprise.context.Dependent;

/** A bean of which any number may be asked for. */
@Dependent
public class Letterbox {}
