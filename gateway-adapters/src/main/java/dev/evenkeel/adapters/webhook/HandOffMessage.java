package dev.evenkeel.adapters.webhook;

import dev.evenkeel.adapters.ByteBuilder;
import dev.evenkeel.adapters.json.JsonWriter;
import dev.evenkeel.core.chat.Message;
import dev.evenkeel.core.turn.HandOffs.HandOff;
import java.util.Locale;

/** What a desk is told of a conversation that people have to take over, as JSON. */
public final class HandOffMessage {
  private HandOffMessage() {}

  /** The body; has no content unless the hand-off carries a transcript. */
  public static byte[] body(HandOff what) {
    ByteBuilder out = new ByteBuilder(1024);
    JsonWriter json = new JsonWriter(out).beginObject()
        .number("version", 1)
        .string("event", "hand-off")
        .string("decision", what.decision())
        .string("session", what.session().isEmpty() ? null : what.session())
        .string("request_id", what.requestId())
        .string("tenant", what.tenant())
        .string("pool", what.pool())
        .string("query_class", what.queryClass())
        .string("why", what.why())
        .string("at", what.at().toString());
    if (!what.transcript().isEmpty()) {
      json.name("transcript").beginArray();
      for (Message message : what.transcript()) {
        json.beginObject()
            .string("role", message.role().name().toLowerCase(Locale.ROOT))
            .string("text", message.text())
            .endObject();
      }
      json.endArray();
    }
    json.endObject();
    return out.copy();
  }
}
