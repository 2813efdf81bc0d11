package io.bgworker.cdi;

import io.bgworker.launcher.ImageSource;
import java.util.Optional;
import java.util.Set;

/**
 * What the place that hosts the application tells of it.
 *
 * @param name its name
 * @param classLoader its classes
 * @param image where its files are; empty if it is on the class path of the JVM
 * @param annotated classes with the annotation, also on a method only
 */
record HostedApplication(String name, ClassLoader classLoader, Optional<ImageSource> image, Set<Class<?>> annotated) {}
