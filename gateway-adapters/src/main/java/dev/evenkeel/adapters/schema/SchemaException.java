package dev.evenkeel.adapters.schema;

/** A schema that cannot be used. Its message is for the caller who sent it. */
final class SchemaException extends Exception {
  private static final long serialVersionUID = 1;

  SchemaException(String message) {
    super(message, null, false, false);
  }
}
