/**
 * A seeded random world that drives the {@link io.bgworker.supervisor.Supervisor} for a million steps, and a model that
 * knows what must never happen. Read {@code SimulationTest} first, then {@code World}, which makes the events, then
 * {@code Facts}, what is known from events and effects, and the {@code Judge}s, which see by them to each {@code Invariant}.
 * A {@code Failure} is shrunk to a short history. That each invariant is there for something is what {@code Mutations} show.
 *
 * <p>It is a package of its own so that nothing here can look into the machine: only its events and effects are public.
 */
package io.bgworker.supervisor.simulation;
