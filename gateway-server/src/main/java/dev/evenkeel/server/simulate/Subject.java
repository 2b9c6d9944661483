package dev.evenkeel.server.simulate;

/** What a question is about, as a simulated provider sees it. */
public enum Subject {
  EVERYDAY,
  MEDICATION,
  ACCOUNT_SECURITY,
  SELF_HARM,
  /** Weapons and violence against people. */
  WEAPONS,
  /** Nothing the word lists know. */
  UNKNOWN
}
