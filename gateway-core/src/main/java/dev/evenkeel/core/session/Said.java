package dev.evenkeel.core.session;

import java.util.List;

/**
 * What was said in a conversation since its last answer, for the keyed hash behind the next one.
 * Shows nothing of it. Immutable.
 */
public final class Said {
  static final Said NOTHING = new Said(List.of());

  private final List<CharSequence> fields;

  /** @param fields not changed any more */
  Said(List<CharSequence> fields) {
    this.fields = fields;
  }

  List<CharSequence> fields() {
    return fields;
  }
}
