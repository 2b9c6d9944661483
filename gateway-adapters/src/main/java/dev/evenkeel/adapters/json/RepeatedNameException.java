package dev.evenkeel.adapters.json;

import tools.jackson.core.exc.StreamReadException;

/** A name stands twice in one object: of two readers each may take another of the values. */
public final class RepeatedNameException extends StreamReadException {
  private static final long serialVersionUID = 1L;

  private final String name;

  RepeatedNameException(String name) {
    super("a name is said twice");
    this.name = name;
  }

  /** The name. */
  public String name() {
    return name;
  }
}
