package dev.evenkeel.adapters.openai;

import dev.evenkeel.adapters.json.JsonReader;

/**
 * Told, while a chunk or a body is read, which of its values may be others in the next of the same
 * form. Told in the order of the bytes; a value that is not told is a part of the form.
 */
interface FormNotes {
  /** What a value says. */
  enum Said {
    /** A piece of the answer's text. */
    TEXT,
    ID,
    MODEL,
    FINGERPRINT,
    /** A string that the reader passes by whatever it is. */
    PASSED,
    /** The same inside something that it passes by. */
    INNER,
    /** The first of the numbers. */
    CREATED,
    PROMPT,
    COMPLETION,
    /** Cached tokens, by either of two names. */
    CACHED,
    CACHE_HITS,
    REASONING,
    /** A number that the reader passes by whatever it is. */
    COUNTED
  }

  /** The reader stands at a value: what says that is a string or a number, but may be neither. */
  void value(Said what, JsonReader reader);

  /** What is read says something in a way that is not followed here. */
  void unfit();
}
