package dev.evenkeel.policy.trial;

/**
 * What one piece of a streamed answer brought about.
 *
 * @param received the piece as it came from the provider; empty for the end of the answer
 * @param released what left for the caller because of it; empty while text is held
 */
public record Step(String received, String released) {}
