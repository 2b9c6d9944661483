package dev.evenkeel.adapters.schema;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** A JSON value. Immutable by contract; equality is JSON's: {@code 1} equals {@code 1.0}. */
sealed interface Json {
  /** An object; its members in the order they were written. */
  record Obj(Map<String, Json> members) implements Json {}

  /** An array. */
  record Arr(List<Json> elements) implements Json {}

  /** A string. */
  record Str(String text) implements Json {}

  /** A number; without trailing zeros, so that equal numbers are equal. */
  record Num(BigDecimal value) implements Json {
    public Num {
      value = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
    }

    boolean whole() {
      return value.scale() <= 0;
    }
  }

  /** True or false. */
  record Bool(boolean value) implements Json {}

  /** Null. */
  record Nil() implements Json {}
}
