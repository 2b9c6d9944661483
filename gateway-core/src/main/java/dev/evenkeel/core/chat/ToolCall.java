package dev.evenkeel.core.chat;

/**
 * A whole call to a tool, in history or in an answer.
 *
 * @param id the call's id, unique in the conversation
 * @param name the tool's name
 * @param arguments the arguments as JSON text, exactly as the model wrote them
 */
public record ToolCall(String id, String name, String arguments) {}
