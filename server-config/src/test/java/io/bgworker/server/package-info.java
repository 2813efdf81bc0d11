/**
 * The contract in the real server: applications are deployed by Arquillian, worker processes are looked for from outside.
 *
 * <p>What {@link io.bgworker.server.Wars} puts together is deployed; {@link io.bgworker.server.Await} waits for other processes.
 */
package io.bgworker.server;
