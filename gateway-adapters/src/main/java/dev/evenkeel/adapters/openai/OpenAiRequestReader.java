package dev.evenkeel.adapters.openai;

import dev.evenkeel.adapters.json.JsonScanner;
import dev.evenkeel.adapters.json.JsonScanner.Token;
import dev.evenkeel.adapters.json.MalformedJsonException;
import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.chat.Message;
import dev.evenkeel.core.chat.Need;
import dev.evenkeel.core.chat.ResponseFormat;
import dev.evenkeel.core.chat.Role;
import dev.evenkeel.core.chat.Sampling;
import dev.evenkeel.core.chat.Tooling;
import dev.evenkeel.core.chat.WireBody;
import dev.evenkeel.core.turn.RequestReader;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of {@code POST /v1/chat/completions}: once, checking types and ranges, and noting
 * where each top-level field lies. Fields it does not know stay in the body for providers of the
 * same
 * dialect. Stateless.
 */
public final class OpenAiRequestReader implements RequestReader {
  private static final int MOST_METADATA = 16;
  private static final int LONGEST_KEY = 64;
  private static final int LONGEST_VALUE = 512;
  private static final int MOST_CHOICES = 128;
  private static final int MOST_STOPS = 4;

  @Override
  public ChatRequest read(byte[] body) {
    try {
      return new Reading(body).request();
    } catch (MalformedJsonException e) {
      throw FieldReader.rejected("We could not parse the JSON body of your request: "
          + e.getMessage() + place(body, e) + ".", "invalid_json", null);
    }
  }

  private static String place(byte[] body, MalformedJsonException cause) {
    int line = 1;
    int column = 1;
    for (int i = 0; i < cause.offset() && i < body.length; i++) {
      if (body[i] == '\n') {
        line++;
        column = 1;
      } else {
        column++;
      }
    }
    return " (line " + line + ", column " + column + ")";
  }

  /** One body. */
  private static final class Reading {
    private final byte[] body;
    private final JsonScanner json = new JsonScanner(true);
    private final FieldReader fields = new FieldReader(json);
    private final Set<Need> needs = EnumSet.noneOf(Need.class);
    private final List<WireBody.Field> spans = new ArrayList<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private final ToolReader tools = new ToolReader(json, fields, needs);
    private @Nullable String model;
    private @Nullable List<Message> messages;
    private boolean stream;
    private boolean includeUsage;
    private int choices = 1;
    private @Nullable Integer maxTokens;
    private @Nullable Integer oldMaxTokens;
    private @Nullable Double temperature;
    private @Nullable Double topP;
    private @Nullable Double frequencyPenalty;
    private @Nullable Double presencePenalty;
    private @Nullable Long seed;
    private @Nullable String reasoningEffort;
    private final List<String> stop = new ArrayList<>(0);
    private ResponseFormat format = new ResponseFormat.PlainText();

    Reading(byte[] body) {
      this.body = body;
    }

    ChatRequest request() throws MalformedJsonException {
      json.reset(body, 0, body.length);
      if (json.next() != Token.OBJECT) {
        throw FieldReader.rejected("The body must be a JSON object.", "invalid_type", null);
      }
      Set<String> seen = new HashSet<>();
      while (json.next() == Token.NAME) {
        String name = json.text();
        if (!seen.add(name)) {
          throw FieldReader.rejected("Duplicate parameter: '" + name + "'.", "invalid_value", name);
        }
        int from = valueStart();
        field(name);
        spans.add(new WireBody.Field(name, from, json.end()));
      }
      json.next();
      return finished();
    }

    /** Where the value begins whose name was read last. */
    private int valueStart() {
      int at = json.end();
      while (body[at] != ':') {
        at++;
      }
      at++;
      while (body[at] == ' ' || body[at] == '\n' || body[at] == '\r' || body[at] == '\t') {
        at++;
      }
      return at;
    }

    private void field(String name) throws MalformedJsonException {
      switch (name) {
        case "model" -> model = fields.requiredString("model");
        case "messages" -> messages = new MessageReader(json, fields, needs).read();
        case "stream" -> stream = Boolean.TRUE.equals(fields.bool("stream"));
        case "stream_options" -> fields.object("stream_options", option -> {
          if (option.equals("include_usage")) {
            includeUsage = Boolean.TRUE.equals(fields.bool("stream_options.include_usage"));
          } else {
            json.skip();
          }
        });
        case "n" -> {
          Long n = fields.integer("n", 1, MOST_CHOICES);
          choices = n == null ? 1 : n.intValue();
          if (choices > 1) {
            needs.add(Need.MULTIPLE_CHOICES);
          }
        }
        case "max_completion_tokens" -> maxTokens = tokens("max_completion_tokens");
        case "max_tokens" -> oldMaxTokens = tokens("max_tokens");
        case "temperature" -> temperature = fields.decimal("temperature", 0, 2);
        case "top_p" -> topP = fields.decimal("top_p", 0, 1);
        case "frequency_penalty" -> frequencyPenalty = penalty("frequency_penalty");
        case "presence_penalty" -> presencePenalty = penalty("presence_penalty");
        case "seed" -> {
          seed = fields.integer("seed", Long.MIN_VALUE, Long.MAX_VALUE);
          if (seed != null) {
            needs.add(Need.SEED);
          }
        }
        case "stop" -> stops();
        case "reasoning_effort" -> reasoningEffort = fields.string("reasoning_effort");
        case "logprobs" -> {
          if (Boolean.TRUE.equals(fields.bool("logprobs"))) {
            needs.add(Need.LOGPROBS);
          }
        }
        case "top_logprobs" -> fields.integer("top_logprobs", 0, 20);
        case "logit_bias" -> {
          if (fields.object("logit_bias", key -> fields.decimal("logit_bias." + key, -100, 100))) {
            needs.add(Need.LOGIT_BIAS);
          }
        }
        case "tools" -> tools.tools();
        case "tool_choice" -> tools.choice();
        case "parallel_tool_calls" -> tools.parallel = fields.bool("parallel_tool_calls");
        case "functions" -> tools.functions();
        case "function_call" -> tools.functionCall();
        case "response_format" -> format = format();
        case "metadata" -> fields.object("metadata", this::metadata);
        case "store" -> fields.bool("store");
        case "user", "safety_identifier", "prompt_cache_key", "service_tier", "verbosity" ->
          fields.string(name);
        case "modalities" -> fields.array("modalities", i -> {
          if (json.token() != Token.STRING) {
            throw fields.wrongType("modalities[" + i + "]", "a string");
          }
          if (json.is("audio")) {
            needs.add(Need.AUDIO);
          }
        });
        case "web_search_options" -> {
          if (!fields.raw().equals("null")) {
            needs.add(Need.WEB_SEARCH);
          }
        }
        default -> json.skip();
      }
    }

    private @Nullable Integer tokens(String name) throws MalformedJsonException {
      Long value = fields.integer(name, 1, Integer.MAX_VALUE);
      return value == null ? null : value.intValue();
    }

    private @Nullable Double penalty(String name) throws MalformedJsonException {
      Double value = fields.decimal(name, -2, 2);
      if (value != null && value != 0) {
        needs.add(Need.PENALTIES);
      }
      return value;
    }

    private void stops() throws MalformedJsonException {
      switch (json.next()) {
        case NULL -> {
        }
        case STRING -> stop.add(json.text());
        case ARRAY -> fields.elements(i -> {
          if (json.token() != Token.STRING) {
            throw fields.wrongType("stop[" + i + "]", "a string");
          }
          stop.add(json.text());
        });
        default -> throw fields.wrongType("stop", "a string or an array");
      }
      if (stop.size() > MOST_STOPS) {
        throw FieldReader.rejected("Invalid 'stop': at most " + MOST_STOPS + " are allowed.",
            "invalid_value", "stop");
      }
    }

    private void metadata(String key) throws MalformedJsonException {
      String value = fields.requiredString("metadata." + key);
      metadata.put(key, value);
      if (metadata.size() > MOST_METADATA || key.length() > LONGEST_KEY
          || value.length() > LONGEST_VALUE) {
        throw FieldReader.rejected(
            "Invalid 'metadata': at most " + MOST_METADATA + " pairs, keys up to " + LONGEST_KEY
                + " and values up to " + LONGEST_VALUE + " characters.",
            "invalid_value", "metadata");
      }
    }

    private ResponseFormat format() throws MalformedJsonException {
      @Nullable String[] seen = new @Nullable String[3];
      @Nullable Boolean[] strict = new @Nullable Boolean[1];
      boolean present = fields.object("response_format", name -> {
        switch (name) {
          case "type" -> seen[0] = fields.requiredString("response_format.type");
          case "json_schema" -> fields.object("response_format.json_schema", inner -> {
            switch (inner) {
              case "name" -> seen[1] = fields.requiredString("response_format.json_schema.name");
              case "schema" -> seen[2] = fields.raw();
              case "strict" -> strict[0] = fields.bool("response_format.json_schema.strict");
              default -> json.skip();
            }
          });
          default -> json.skip();
        }
      });
      String type = !present || seen[0] == null ? "text" : seen[0];
      return switch (type) {
        case "text" -> new ResponseFormat.PlainText();
        case "json_object" -> {
          needs.add(Need.STRUCTURED_OUTPUT);
          yield new ResponseFormat.JsonObject();
        }
        case "json_schema" -> {
          if (seen[1] == null) {
            throw FieldReader.rejected(
                "Missing required parameter: 'response_format.json_schema.name'.",
                "missing_required_parameter", "response_format.json_schema.name");
          }
          needs.add(Need.STRUCTURED_OUTPUT);
          yield new ResponseFormat.JsonSchema(seen[1], seen[2] == null ? "{}" : seen[2], strict[0]);
        }
        default -> throw FieldReader.rejected(
            "Invalid value: '" + type
                + "'. Supported values are: 'text', 'json_object' and 'json_schema'.",
            "invalid_value", "response_format.type");
      };
    }

    private ChatRequest finished() {
      if (model == null) {
        throw missing("model");
      }
      if (messages == null) {
        throw missing("messages");
      }
      if (maxTokens != null && oldMaxTokens != null && !maxTokens.equals(oldMaxTokens)) {
        throw FieldReader.rejected(
            "'max_tokens' and 'max_completion_tokens' are both set and differ.", "invalid_value",
            "max_tokens");
      }
      if (messages.getLast().role() == Role.ASSISTANT) {
        needs.add(Need.PREFILL);
      }
      Tooling tooling = tools.tooling();
      Sampling sampling = new Sampling(maxTokens != null ? maxTokens : oldMaxTokens, temperature,
          topP, frequencyPenalty, presencePenalty, stop, seed, reasoningEffort);
      return new ChatRequest(model, messages, stream, includeUsage, choices, sampling, tooling,
          format, metadata, needs, new WireBody(body, spans));
    }

    private static RuntimeException missing(String field) {
      return FieldReader.rejected("Missing required parameter: '" + field + "'.",
          "missing_required_parameter", field);
    }
  }
}
