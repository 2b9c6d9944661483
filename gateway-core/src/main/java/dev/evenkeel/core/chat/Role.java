package dev.evenkeel.core.chat;

/** Who speaks in a message of the conversation. */
public enum Role {
  SYSTEM,
  DEVELOPER,
  USER,
  ASSISTANT,
  TOOL
}
