package dev.evenkeel.adapters.openai;

import dev.evenkeel.adapters.json.JsonReader;
import dev.evenkeel.adapters.openai.FormNotes.Said;
import dev.evenkeel.core.chat.Usage;
import tools.jackson.core.JsonToken;

/** Reads a {@code usage} object in OpenAI's counting. */
final class UsageReader {
  private UsageReader() {}

  /** Reads the object that the reader stands at. */
  static Usage read(JsonReader reader, FormNotes notes) {
    long prompt = 0;
    long completion = 0;
    long cached = 0;
    long reasoning = 0;
    boolean detailed = false;
    while (reader.next() != JsonToken.END_OBJECT) {
      String name = reader.name();
      reader.next();
      switch (name) {
        case "prompt_tokens" -> prompt = count(reader, Said.PROMPT, notes);
        case "completion_tokens" -> completion = count(reader, Said.COMPLETION, notes);
        case "prompt_cache_hit_tokens" ->
          cached = Math.max(cached, count(reader, Said.CACHE_HITS, notes));
        case "prompt_tokens_details" ->
          cached = Math.max(cached, detail(reader, "cached_tokens", Said.CACHED, notes));
        case "completion_tokens_details" -> {
          if (detailed) {
            notes.unfit(); // The second takes back what the first said.
          }
          detailed = true;
          reasoning = detail(reader, "reasoning_tokens", Said.REASONING, notes);
        }
        default -> pass(reader, notes);
      }
    }
    return new Usage(prompt, completion, cached, reasoning);
  }

  private static long detail(JsonReader reader, String wanted, Said what, FormNotes notes) {
    long found = 0;
    if (reader.token() == JsonToken.START_OBJECT) {
      while (reader.next() != JsonToken.END_OBJECT) {
        boolean hit = reader.name().equals(wanted);
        reader.next();
        if (hit) {
          found = count(reader, what, notes);
        } else {
          pass(reader, notes);
        }
      }
    } else {
      reader.skip();
    }
    return found;
  }

  private static long count(JsonReader reader, Said what, FormNotes notes) {
    notes.value(what, reader);
    return Math.max(0, reader.number());
  }

  private static void pass(JsonReader reader, FormNotes notes) {
    notes.value(Said.COUNTED, reader);
    reader.skip();
  }
}
