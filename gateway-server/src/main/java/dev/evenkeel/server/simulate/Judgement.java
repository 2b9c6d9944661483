package dev.evenkeel.server.simulate;

/**
 * What a question is about and how dangerous an answer would be.
 *
 * @param subject what it is about
 * @param risk 0 for harmless, 1 for plainly harmful
 */
public record Judgement(Subject subject, double risk) {}
