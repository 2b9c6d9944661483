package dev.evenkeel.policy.certify;

/**
 * An answer of which people said whether it refuses.
 *
 * @param id unique in its file
 * @param question what was asked
 * @param answer what came
 * @param refuses whether it withholds, wholly or in part
 * @param route the id of the route that gave it, empty when nobody said
 */
public record Labelled(String id, String question, String answer, boolean refuses, String route) {}
