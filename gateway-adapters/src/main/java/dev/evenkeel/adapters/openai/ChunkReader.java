package dev.evenkeel.adapters.openai;

import dev.evenkeel.adapters.json.JsonReader;
import dev.evenkeel.adapters.openai.Chunk.Fragment;
import dev.evenkeel.adapters.openai.Chunk.Slice;
import dev.evenkeel.adapters.openai.FormNotes.Said;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;

/**
 * Reads chunks, and whole bodies, which differ only in the word {@code message} for {@code delta}.
 * A chunk of text allocates nothing once the answer's id and model are known.
 */
final class ChunkReader {
  private final JsonReader reader = new JsonReader();
  private final Chunk chunk = new Chunk();
  private final ChunkPattern pattern = new ChunkPattern();
  /** Of whole bodies; made with the first. */
  private @Nullable BodyForm form;
  /** Told of what is read now. */
  private FormNotes notes = pattern;

  /**
   * Reads one chunk; what it returns is filled again by the next call.
   *
   * @param id the answer's id when known: it is not read again
   * @param model the answer's model when known: only another one is read
   * @return null when the bytes are not a chunk
   */
  @Nullable Chunk read(byte[] octets, int start, int end, @Nullable String id, @Nullable String model) {
    chunk.clear();
    if (id != null && follows(octets, start, end, model)) {
      Slice slice = chunk.add();
      slice.index = pattern.choice();
      chunk.append(slice.content, reader);
      return chunk;
    }
    pattern.begin(start);
    notes = pattern;
    if (!parsed(octets, start, end, id, model)) {
      return null;
    }
    if (id != null && model != null && chunk.onlyText()) {
      pattern.learn(octets, end, model, chunk.slice(0).index);
    }
    return chunk;
  }

  /**
   * Reads a whole body; what it returns is filled again by the next call.
   *
   * @return null when the bytes are not a body
   */
  @Nullable Chunk readWhole(byte[] octets, int start, int end) {
    chunk.clear();
    BodyForm known = form;
    if (known == null) {
      known = new BodyForm();
      form = known;
    } else if (known.matches(octets, start, end, reader, chunk)) {
      return chunk;
    }
    chunk.clear();
    known.begin(start);
    notes = known;
    if (!parsed(octets, start, end, null, null)) {
      return null;
    }
    known.learn(octets, end, chunk);
    return chunk;
  }

  private boolean parsed(byte[] octets, int start, int end, @Nullable String id,
      @Nullable String model) {
    try {
      reader.open(octets, start, end);
      if (reader.next() != JsonToken.START_OBJECT) {
        reader.reset();
        return false;
      }
      top(id, model);
      reader.close();
      return true;
    } catch (JacksonException _) {
      reader.reset();
      return false;
    }
  }

  /** Whether the bytes are a chunk of the form that the one before had. */
  boolean follows(byte[] octets, int start, int end, @Nullable String model) {
    return pattern.matches(octets, start, end, model, reader);
  }

  /** Forgets the answer; the reader may be used again. */
  void release() {
    reader.reset();
    chunk.forget();
  }

  private void top(@Nullable String id, @Nullable String model) {
    while (reader.next() != JsonToken.END_OBJECT) {
      String name = reader.name();
      JsonToken value = reader.next();
      switch (name) {
        case "choices" -> choices(value);
        case "model" -> {
          notes.value(Said.MODEL, reader);
          if (model == null || !reader.is(model)) {
            chunk.model = reader.text();
          }
        }
        case "id" -> chunk.id = id == null ? text(Said.ID) : passed(Said.PASSED);
        case "created" -> {
          if (id == null) {
            notes.value(Said.CREATED, reader);
            chunk.created = reader.number();
          } else {
            reader.skip();
          }
        }
        case "system_fingerprint" ->
          chunk.fingerprint = id == null ? text(Said.FINGERPRINT) : passed(Said.PASSED);
        case "object" -> chunk.error |= reader.is("error");
        case "error" -> {
          chunk.error |= value != JsonToken.VALUE_NULL;
          reader.skip();
        }
        case "usage" -> usage(value);
        case "x_groq" -> groq(value);
        default -> passed(Said.PASSED);
      }
    }
  }

  private @Nullable String text(Said what) {
    notes.value(what, reader);
    return reader.text();
  }

  /** Passes by a value, of which the strings and numbers may be others next time. */
  private @Nullable String passed(Said string) {
    int open = 0;
    for (JsonToken each = reader.token();; each = reader.next()) {
      if (each.isStructStart()) {
        open++;
      } else if (each.isStructEnd()) {
        open--;
      } else if (each == JsonToken.VALUE_STRING) {
        notes.value(open == 0 ? string : Said.INNER, reader);
      } else if (each.isNumeric()) {
        notes.value(Said.COUNTED, reader);
      }
      if (open == 0) {
        return null;
      }
    }
  }

  private void groq(JsonToken value) {
    if (value != JsonToken.START_OBJECT) {
      return;
    }
    while (reader.next() != JsonToken.END_OBJECT) {
      String name = reader.name();
      JsonToken inner = reader.next();
      if (name.equals("usage") && chunk.usage == null) {
        notes.unfit(); // Another that came later would count.
        usage(inner);
      } else {
        chunk.error |= name.equals("error") && inner != JsonToken.VALUE_NULL;
        passed(Said.INNER);
      }
    }
  }

  private void usage(JsonToken value) {
    if (value == JsonToken.START_OBJECT) {
      if (chunk.usage != null) {
        notes.unfit();
      }
      chunk.usage = UsageReader.read(reader, notes);
    } else {
      reader.skip();
    }
  }

  private void choices(JsonToken value) {
    if (value != JsonToken.START_ARRAY) {
      reader.skip();
      return;
    }
    while (reader.next() != JsonToken.END_ARRAY) {
      if (reader.token() == JsonToken.START_OBJECT) {
        choice(chunk.add());
      } else {
        reader.skip();
      }
    }
  }

  private void choice(Slice slice) {
    while (reader.next() != JsonToken.END_OBJECT) {
      String name = reader.name();
      JsonToken value = reader.next();
      switch (name) {
        case "delta", "message" -> {
          if (value == JsonToken.START_OBJECT) {
            delta(slice);
          } else {
            reader.skip();
          }
        }
        case "index" -> slice.index =
            (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, reader.number()));
        case "finish_reason" -> slice.finish = value == JsonToken.VALUE_NULL ? null : reader.text();
        case "logprobs" -> {
          if (value == JsonToken.START_OBJECT) {
            slice.logprobs = reader.raw();
          } else {
            reader.skip();
          }
        }
        case "content_filter_result", "content_filter_results" -> filterResult(value);
        default -> passed(Said.INNER);
      }
    }
  }

  /** Azure's sign that its filter did not run is an error among the filter's results. */
  private void filterResult(JsonToken value) {
    if (value != JsonToken.START_OBJECT) {
      return;
    }
    while (reader.next() != JsonToken.END_OBJECT) {
      boolean failed = reader.name().equals("error");
      chunk.unfiltered |= reader.next() == JsonToken.START_OBJECT && failed;
      reader.skip();
    }
  }

  private void delta(Slice slice) {
    while (reader.next() != JsonToken.END_OBJECT) {
      String name = reader.name();
      JsonToken value = reader.next();
      switch (name) {
        case "content" -> {
          if (value == JsonToken.START_ARRAY) {
            notes.unfit();
            parts(slice);
          } else {
            if (value == JsonToken.VALUE_STRING) {
              notes.value(Said.TEXT, reader);
            }
            text(slice.content, value);
          }
        }
        case "refusal" -> text(slice.refusal, value);
        case "reasoning_content", "reasoning" -> {
          // Some vendors send the same text under both names.
          if (slice.reasoning.start == slice.reasoning.end) {
            text(slice.reasoning, value);
          } else {
            reader.skip();
          }
        }
        case "tool_calls" -> toolCalls(slice, value);
        case "function_call" -> {
          if (value == JsonToken.START_OBJECT) {
            function(slice, 0, null);
          }
        }
        case "role" -> reader.skip();
        default -> passed(Said.INNER);
      }
    }
  }

  private void text(Chunk.Span piece, JsonToken value) {
    if (value == JsonToken.VALUE_STRING) {
      chunk.append(piece, reader);
    } else {
      reader.skip();
    }
  }

  /** Content as a list: Mistral's reasoning models put thinking and text side by side. */
  private void parts(Slice slice) {
    while (reader.next() != JsonToken.END_ARRAY) {
      if (reader.token() != JsonToken.START_OBJECT) {
        reader.skip();
        continue;
      }
      while (reader.next() != JsonToken.END_OBJECT) {
        String name = reader.name();
        JsonToken value = reader.next();
        if (name.equals("text")) {
          text(slice.content, value);
        } else {
          reader.skip();
        }
      }
    }
  }

  private void toolCalls(Slice slice, JsonToken value) {
    if (value != JsonToken.START_ARRAY) {
      reader.skip();
      return;
    }
    while (reader.next() != JsonToken.END_ARRAY) {
      if (reader.token() == JsonToken.START_OBJECT) {
        toolCall(slice);
      } else {
        reader.skip();
      }
    }
  }

  private void toolCall(Slice slice) {
    int key = -1;
    String id = null;
    int before = slice.fragments.size();
    while (reader.next() != JsonToken.END_OBJECT) {
      String name = reader.name();
      JsonToken value = reader.next();
      switch (name) {
        case "index" -> key = value == JsonToken.VALUE_NULL ? -1 : (int) reader.number();
        case "id" -> id = value == JsonToken.VALUE_NULL ? null : reader.text();
        case "function", "custom" -> {
          if (value == JsonToken.START_OBJECT) {
            function(slice, -1, null);
          }
        }
        default -> reader.skip();
      }
    }
    // The function may come before its id and index: only now is the fragment whole.
    Fragment function = slice.fragments.size() > before ? slice.fragments.removeLast()
        : new Fragment(key, id, null, null);
    slice.fragments.add(new Fragment(key, id, function.name(), function.arguments()));
  }

  private void function(Slice slice, int key, @Nullable String id) {
    String toolName = null;
    String arguments = null;
    while (reader.next() != JsonToken.END_OBJECT) {
      String name = reader.name();
      JsonToken value = reader.next();
      switch (name) {
        case "name" -> toolName = value == JsonToken.VALUE_NULL ? null : reader.text();
        // Some vendors send the arguments as an object instead of as text.
        case "arguments", "input" -> arguments = value.isStructStart() ? reader.raw()
            : value == JsonToken.VALUE_NULL ? null : reader.text();
        default -> reader.skip();
      }
    }
    slice.fragments.add(new Fragment(key, id, toolName, arguments));
  }
}
