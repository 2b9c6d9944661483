package dev.evenkeel.core.chat;

import org.jspecify.annotations.Nullable;

/**
 * A tool the caller offers to the model.
 *
 * @param name the tool's name
 * @param description what it is for, null when the caller said nothing
 * @param parameters its JSON schema as JSON text, null for a tool without parameters
 * @param strict whether the caller asked for strict schema adherence, null when unsaid
 */
public record ToolSpec(String name, @Nullable String description, @Nullable String parameters,
    @Nullable Boolean strict) {}
