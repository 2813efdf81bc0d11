package io.bgworker.sample;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** Puts the resources of this package below {@code api}; the page and health stay outside. */
@ApplicationPath("api")
public class SampleApplication extends Application {}
