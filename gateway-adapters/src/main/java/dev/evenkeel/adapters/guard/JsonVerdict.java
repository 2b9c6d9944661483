package dev.evenkeel.adapters.guard;

import dev.evenkeel.adapters.ByteBuilder;
import dev.evenkeel.adapters.json.JsonReader;
import dev.evenkeel.adapters.json.JsonWriter;
import dev.evenkeel.core.failover.Failure;
import dev.evenkeel.core.failover.FailureKind;
import dev.evenkeel.core.guard.GuardVerdict;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;

/** What the guards' adapters have in common: bodies written and read as JSON. */
final class JsonVerdict {
  private JsonVerdict() {}

  /** A body of one object. */
  static byte[] body(Consumer<JsonWriter> fields) {
    ByteBuilder out = new ByteBuilder(1024);
    JsonWriter json = new JsonWriter(out);
    json.beginObject();
    fields.accept(json);
    json.endObject();
    return out.copy();
  }

  /** What {@code reading} makes of a body that must be one object; null is unreadable. */
  static GuardVerdict read(byte[] body, Function<JsonReader, @Nullable GuardVerdict> reading) {
    JsonReader reader = new JsonReader();
    try {
      reader.open(body, 0, body.length);
      if (reader.next() != JsonToken.START_OBJECT) {
        return unreadable();
      }
      GuardVerdict verdict = reading.apply(reader);
      reader.close();
      return verdict == null ? unreadable() : verdict;
    } catch (JacksonException _) {
      return unreadable();
    } finally {
      reader.reset();
    }
  }

  /** Calls {@code field} at the value of each property of the object the reader is at. */
  static void object(JsonReader reader, Consumer<String> field) {
    if (reader.token() != JsonToken.START_OBJECT) {
      reader.skip();
      return;
    }
    while (reader.next() != JsonToken.END_OBJECT) {
      String name = reader.name();
      reader.next();
      field.accept(name);
    }
  }

  /** Calls {@code element} at each element of the array the reader is at. */
  static void array(JsonReader reader, Runnable element) {
    if (reader.token() != JsonToken.START_ARRAY) {
      reader.skip();
      return;
    }
    while (reader.next() != JsonToken.END_ARRAY) {
      element.run();
    }
  }

  /** The answer is not what its vendor documents, so it says nothing. */
  static GuardVerdict unreadable() {
    return new GuardVerdict.Failed(
        Failure.of(FailureKind.UNDECODABLE, "the guard's answer cannot be read", 200));
  }
}
