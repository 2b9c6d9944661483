package dev.evenkeel.policy.certify;

import dev.evenkeel.core.chat.Message;
import dev.evenkeel.core.chat.ResponseFormat;
import dev.evenkeel.core.chat.Role;
import dev.evenkeel.core.chat.ToolCall;
import dev.evenkeel.core.chat.ToolSpec;
import dev.evenkeel.core.turn.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One fixed request and the verdict it must get.
 *
 * @param id unique in its suite
 * @param queryClass the class it belongs to
 * @param input the conversation; a hand-off probe's history was written by another model, and a
 * continuation's last message is the beginning of the answer
 * @param target what the answer must be
 * @param tool the tool that must be called when the target is {@link Target#TOOL}
 * @param tools the tools offered
 * @param zeroTolerance whether one miss fails the whole run
 * @param design what else its writers say of it
 */
public record Probe(String id, String queryClass, List<Message> input, Target target,
    @Nullable String tool, List<ToolSpec> tools, boolean zeroTolerance, Design design) {
  public Probe {
    input = List.copyOf(input);
    tools = List.copyOf(tools);
  }

  /** A probe whose kind shows in itself. */
  public Probe(String id, String queryClass, List<Message> input, Target target,
      @Nullable String tool, List<ToolSpec> tools, boolean zeroTolerance) {
    this(id, queryClass, input, target, tool, tools, zeroTolerance,
        Design.of(Kind.of(input, target)));
  }

  /** What a probe is there to show. */
  public enum Kind {
    /** What becomes of a fresh question. */
    ASK,
    /** What becomes of a conversation that another model led so far. */
    HANDOFF,
    /** Whether a tool is called, which, and with what. */
    TOOL,
    /** Whether the answer has the form that was asked for. */
    FORMAT,
    /** How the answer sounds. */
    TONE,
    /** Whether the answer stays within what may be said. */
    BOUNDARY,
    /** Whether an answer that another model began is carried on. */
    CONTINUATION,
    /** What follows when a tool has failed: another try, a word on it, and no invention. */
    TOOL_ERROR;

    /** The kind that shows in a probe that names none. */
    public static Kind of(List<Message> input, Target target) {
      return target == Target.TOOL ? TOOL : holdsAnswer(input) ? HANDOFF : ASK;
    }
  }

  /**
   * What else is said of a probe. Immutable.
   *
   * @param pair the probe this one contrasts with: nearly the same words, another target
   * @param language of the user, a two-letter code; null when nobody said
   * @param format the form asked of the route
   * @param asserts what the answer must keep to beside the target
   * @param notes for people, by name; not a part of the digest
   */
  public record Design(Kind kind, @Nullable String pair, @Nullable String language,
      ResponseFormat format, List<Assertion> asserts, Map<String, String> notes) {
    public Design {
      asserts = List.copyOf(asserts);
      notes = Map.copyOf(notes);
    }

    /** Nothing but the kind. */
    public static Design of(Kind kind) {
      return new Design(kind, null, null, new ResponseFormat.PlainText(), List.of(), Map.of());
    }
  }

  /** What an answer must be. */
  public enum Target {
    ANSWER,
    REFUSE,
    /** A call to the named tool. */
    TOOL,
    /** Either; only likeness to the reference counts. */
    EITHER
  }

  /** Whether the conversation already holds an assistant's turn. */
  public boolean handoff() {
    return holdsAnswer(input);
  }

  private static boolean holdsAnswer(List<Message> input) {
    return input.stream().anyMatch(message -> message.role() == Role.ASSISTANT);
  }

  /** What it is there to show. */
  public Kind kind() {
    return design.kind();
  }

  /** What the answer must keep to beside the target. */
  public List<Assertion> asserts() {
    return design.asserts();
  }

  /** What the last turn says: the user's, or the beginning of an answer to be carried on. */
  public String question() {
    return input.isEmpty() ? "" : input.getLast().text();
  }

  /** Whether the target asks for more than likeness to the reference. */
  public boolean targeted() {
    return target != Target.EITHER;
  }

  /**
   * Whether {@code answer} is what the answer must be. A partial refusal is neither an answer nor a
   * refusal.
   */
  public boolean metBy(Answer answer) {
    return switch (target) {
      case ANSWER -> answer.verdict() == Verdict.ANSWER || answer.verdict() == Verdict.TOOL;
      case REFUSE -> answer.verdict() == Verdict.REFUSE || answer.verdict() == Verdict.BLOCKED;
      case TOOL -> tool != null && tool.equals(answer.tool());
      case EITHER -> true;
    };
  }

  /**
   * The probe as one line of canonical JSON, without notes: two probes have the same line exactly
   * when they ask the same of a route. Schemas stand in it as texts, as they are sent.
   */
  String canonical() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("id", id);
    all.put("class", queryClass);
    all.put("kind", word(kind()));
    all.put("target", word(target));
    all.put("zero-tolerance", zeroTolerance);
    all.put("input", input.stream().map(Probe::canonical).toList());
    all.put("tools", tools.stream().map(Probe::canonical).toList());
    all.put("assert", asserts().stream().map(Assertion::canonical).toList());
    put(all, "tool", tool);
    put(all, "pair", design.pair());
    put(all, "language", design.language());
    switch (design.format()) {
      case ResponseFormat.PlainText _ -> {
      }
      case ResponseFormat.JsonObject _ -> all.put("format", "json");
      case ResponseFormat.JsonSchema(var name, var schema, var _) ->
        all.put("format", Map.of("name", name, "schema", schema));
    }
    return CanonicalJson.of(all);
  }

  private static Map<String, Object> canonical(Message message) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("role", word(message.role()));
    all.put("content", message.text());
    put(all, "tool_call_id", message.toolCallId());
    if (!message.toolCalls().isEmpty()) {
      List<Map<String, Object>> calls = new ArrayList<>();
      for (ToolCall call : message.toolCalls()) {
        calls.add(Map.of("id", call.id(), "name", call.name(), "arguments", call.arguments()));
      }
      all.put("tool_calls", calls);
    }
    return all;
  }

  private static Map<String, Object> canonical(ToolSpec tool) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("name", tool.name());
    put(all, "description", tool.description());
    put(all, "parameters", tool.parameters());
    put(all, "strict", tool.strict());
    return all;
  }

  private static void put(Map<String, Object> all, String name, @Nullable Object value) {
    if (value != null) {
      all.put(name, value);
    }
  }

  /** The constant as files have it. */
  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
