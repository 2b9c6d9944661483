package dev.evenkeel.adapters.openai;

import dev.evenkeel.adapters.ByteBuilder;
import dev.evenkeel.adapters.json.JsonWriter;
import java.util.List;

/** The bodies of {@code /v1/models}. */
public final class OpenAiModels {
  private OpenAiModels() {}

  /**
   * A model as callers see it.
   *
   * @param created seconds since the epoch
   */
  public record Model(String id, long created, String ownedBy) {}

  /** Writes the list. */
  public static void writeList(List<Model> models, ByteBuilder out) {
    JsonWriter json = new JsonWriter(out);
    json.beginObject().string("object", "list").name("data").beginArray();
    models.forEach(model -> write(model, json));
    json.endArray().endObject();
  }

  /** Writes a single model. */
  public static void writeOne(Model model, ByteBuilder out) {
    write(model, new JsonWriter(out));
  }

  private static void write(Model model, JsonWriter json) {
    json.beginObject()
        .string("id", model.id())
        .string("object", "model")
        .number("created", model.created())
        .string("owned_by", model.ownedBy())
        .endObject();
  }
}
