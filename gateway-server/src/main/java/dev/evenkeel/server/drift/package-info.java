/**
 * Watches the routes while they serve: turns become observations, alarms become probes, and a route
 * that no longer shows what it was certified for loses its certificate. Nothing here runs on a
 * caller's event loop.
 */
@NullMarked
package dev.evenkeel.server.drift;

import org.jspecify.annotations.NullMarked;
