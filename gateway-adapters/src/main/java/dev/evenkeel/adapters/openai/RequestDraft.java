package dev.evenkeel.adapters.openai;

import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.chat.Message;
import dev.evenkeel.core.chat.Need;
import dev.evenkeel.core.chat.ResponseFormat;
import dev.evenkeel.core.chat.Role;
import dev.evenkeel.core.chat.Sampling;
import dev.evenkeel.core.chat.ToolChoice;
import dev.evenkeel.core.chat.ToolSpec;
import dev.evenkeel.core.chat.Tooling;
import dev.evenkeel.core.chat.WireBody;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/** What has been read of a request so far. */
final class RequestDraft {
  private static final int MOST_CHOICES = 128;
  private static final ResponseFormat PLAIN = new ResponseFormat.PlainText();

  private final Fields fields;
  private final MessageForms forms;
  private final Set<Need> needs = EnumSet.noneOf(Need.class);
  private Map<String, String> metadata = Map.of();
  private @Nullable String model;
  private List<Message> messages = List.of();
  private boolean stream;
  private boolean includeUsage;
  private int choices = 1;
  private @Nullable Long maxTokens;
  private @Nullable Long maxCompletionTokens;
  private @Nullable Double temperature;
  private @Nullable Double topP;
  private @Nullable Double frequencyPenalty;
  private @Nullable Double presencePenalty;
  private List<String> stop = List.of();
  private @Nullable Long seed;
  private @Nullable String reasoningEffort;
  private boolean foreign;
  private List<ToolSpec> tools = List.of();
  private ToolChoice toolChoice = Tooling.NONE.choice();
  private @Nullable Boolean parallel;
  private ResponseFormat format = PLAIN;

  /** @param forms told of the messages */
  RequestDraft(Fields fields, MessageForms forms) {
    this.fields = fields;
    this.forms = forms;
  }

  /** Reads the value of a top-level field. */
  void field(String name) {
    switch (name) {
      case "model" -> model = fields.string(name);
      case "messages" -> {
        MessageReader reader = new MessageReader(fields, needs, forms);
        messages = reader.read();
        foreign = reader.foreign();
      }
      case "stream" -> stream = truth(fields.bool(name));
      case "stream_options" -> streamOptions();
      case "n" -> {
        Long n = fields.integer(name, 1, MOST_CHOICES);
        choices = n == null ? 1 : n.intValue();
      }
      case "max_tokens" -> maxTokens = fields.integer(name, 1, Integer.MAX_VALUE);
      case "max_completion_tokens" ->
        maxCompletionTokens = fields.integer(name, 1, Integer.MAX_VALUE);
      case "temperature" -> temperature = fields.number(name, 0, 2);
      case "top_p" -> topP = fields.number(name, 0, 1);
      case "frequency_penalty" -> frequencyPenalty = penalty(name);
      case "presence_penalty" -> presencePenalty = penalty(name);
      case "stop" -> stop = fields.strings(name, 4);
      case "seed" -> {
        seed = fields.integer(name, Long.MIN_VALUE, Long.MAX_VALUE);
        need(Need.SEED, seed != null);
      }
      case "logprobs" -> need(Need.LOGPROBS, truth(fields.bool(name)));
      case "top_logprobs" -> need(Need.LOGPROBS, fields.integer(name, 0, 20) != null);
      case "logit_bias" -> logitBias();
      case "tools" -> {
        List<ToolSpec> read = new ToolReader(fields, needs).tools();
        tools = read.isEmpty() ? tools : read;
      }
      case "functions" -> {
        List<ToolSpec> read = new ToolReader(fields, needs).functions();
        tools = tools.isEmpty() ? read : tools;
      }
      case "tool_choice", "function_call" -> {
        if (!fields.isNull()) {
          toolChoice = new ToolReader(fields, needs).choice(name);
        }
      }
      case "parallel_tool_calls" -> parallel = fields.bool(name);
      case "response_format" -> format = new FormatReader(fields).read();
      case "reasoning_effort" -> reasoningEffort = fields.stringOrNull(name);
      case "metadata" -> metadata();
      case "modalities" -> need(Need.AUDIO, fields.strings(name, 2).contains("audio"));
      case "audio" -> object(name, Need.AUDIO);
      case "web_search_options" -> object(name, Need.WEB_SEARCH);
      case "prediction", "moderation", "prompt_cache_options" -> object(name, null);
      case "store" -> fields.bool(name);
      case "verbosity", "user", "prompt_cache_key", "prompt_cache_retention", "service_tier" ->
        fields.stringOrNull(name);
      case "safety_identifier" -> shortText(name, 64);
      default -> fields.skip(); // Kept in the wire body for providers that know it.
    }
  }

  /** The request, once every field has been read. */
  ChatRequest request(WireBody wire) {
    if (model == null) {
      throw Fields.missing("model");
    }
    if (messages.isEmpty()) {
      throw Fields.missing("messages");
    }
    if (maxTokens != null && maxCompletionTokens != null
        && !maxTokens.equals(maxCompletionTokens)) {
      throw Fields.invalid("'max_tokens' and 'max_completion_tokens' differ. Send only "
          + "'max_completion_tokens'.", "invalid_value", "max_tokens");
    }
    if (toolChoice instanceof ToolChoice.Named(var name)
        && tools.stream().noneMatch(tool -> tool.name().equals(name))) {
      throw Fields.invalid("Invalid 'tool_choice': no tool of the name '" + Fields.shorten(name)
          + "' is among the tools.", "invalid_value", "tool_choice");
    }
    need(Need.TOOLS, !tools.isEmpty());
    for (Message message : messages) {
      need(Need.TOOLS, !message.toolCalls().isEmpty());
    }
    need(Need.MULTIPLE_CHOICES, choices > 1);
    need(Need.STRUCTURED_OUTPUT, !(format instanceof ResponseFormat.PlainText));
    need(Need.PREFILL, messages.getLast().role() == Role.ASSISTANT);
    Long limit = maxCompletionTokens != null ? maxCompletionTokens : maxTokens;
    Sampling sampling = new Sampling(limit == null ? null : Integer.valueOf(limit.intValue()),
        temperature, topP, frequencyPenalty, presencePenalty, stop, seed, reasoningEffort);
    return new ChatRequest(model, messages, stream, includeUsage, choices, sampling, tooling(),
        format, metadata, needs, foreign ? wire.withForeign() : wire);
  }

  private Tooling tooling() {
    boolean none = tools.isEmpty() && parallel == null && toolChoice instanceof ToolChoice.Auto;
    return none ? Tooling.NONE : new Tooling(tools, toolChoice, parallel);
  }

  private @Nullable Double penalty(String name) {
    Double penalty = fields.number(name, -2, 2);
    need(Need.PENALTIES, penalty != null && penalty != 0);
    return penalty;
  }

  private void streamOptions() {
    if (fields.isNull()) {
      return;
    }
    fields.expectObject("stream_options");
    while (fields.nextField()) {
      if (fields.name().equals("include_usage")) {
        includeUsage = truth(fields.bool("stream_options.include_usage"));
      } else {
        fields.skip();
      }
    }
  }

  private void logitBias() {
    if (fields.isNull()) {
      return;
    }
    fields.expectObject("logit_bias");
    while (fields.nextField()) {
      fields.number("logit_bias." + Fields.shorten(fields.name()), -100, 100);
      needs.add(Need.LOGIT_BIAS);
    }
  }

  private void metadata() {
    if (fields.isNull()) {
      return;
    }
    fields.expectObject("metadata");
    metadata = new LinkedHashMap<>();
    while (fields.nextField()) {
      String key = fields.name();
      String where = "metadata." + Fields.shorten(key);
      String value = fields.string(where);
      metadata.put(key, value);
      if (metadata.size() > 16 || key.length() > 64 || value.length() > 512) {
        throw Fields.invalid("Invalid 'metadata': at most 16 pairs, with keys of at most 64 and "
            + "values of at most 512 characters.", "invalid_value", where);
      }
    }
  }

  private void object(String name, @Nullable Need need) {
    if (fields.token() != JsonToken.VALUE_NULL) {
      fields.expectObject(name);
      fields.skip();
      if (need != null) {
        needs.add(need);
      }
    }
  }

  private void shortText(String name, int most) {
    String text = fields.stringOrNull(name);
    if (text != null && text.length() > most) {
      throw Fields.invalid(
          "Invalid '" + name + "': string too long. Expected a string with maximum " + "length "
              + most + ", but got a string with length " + text.length() + " instead.",
          "invalid_value", name);
    }
  }

  private void need(Need need, boolean needed) {
    if (needed) {
      needs.add(need);
    }
  }

  private static boolean truth(@Nullable Boolean value) {
    return value != null && value;
  }
}
