package dev.evenkeel.core.route;

/**
 * Somebody beside providers who gets to see a turn's data: a remote guard.
 *
 * @param name its name in the configuration
 * @param controls what it attests
 */
public record Receiver(String name, Controls controls) {}
