package dev.evenkeel.policy.drift;

/**
 * One thing that is watched.
 *
 * @param pool the pool's name
 * @param route the route's id
 * @param queryClass what the turns were about
 * @param signal what is watched of their answers
 */
public record StreamKey(String pool, String route, String queryClass, Signal signal) {}
