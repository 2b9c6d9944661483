package dev.evenkeel.core.chat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the caller wants: dialect-free, validated, immutable, with the original bytes beside it.
 *
 * @param model the pool's public name, as the caller wrote it
 * @param messages the conversation, at least one
 * @param stream whether the caller reads the answer as it comes
 * @param includeUsage whether the caller wants the usage chunk of a stream
 * @param choices how many answers ({@code n}), at least 1
 * @param sampling how to sample
 * @param tooling tools and the choice among them
 * @param format the answer's shape
 * @param metadata the caller's key-value pairs; not forwarded
 * @param needs what a route must be able to do
 * @param wire the caller's bytes
 */
public record ChatRequest(String model, List<Message> messages, boolean stream,
    boolean includeUsage, int choices, Sampling sampling, Tooling tooling, ResponseFormat format,
    Map<String, String> metadata, Set<Need> needs, WireBody wire) {
  private static final Set<String> TOOL_FIELDS =
      Set.of("tools", "tool_choice", "parallel_tool_calls", "functions", "function_call");

  /** What vendors of the OpenAI dialect are known to have their extensions asked for by. */
  private static final Set<String> PLUGIN_FIELDS = Set.of("web_search_options", "plugins",
      "search_parameters", "enable_search", "web_search", "mcp_servers", "tool_resources");

  public ChatRequest {
    messages = List.copyOf(messages);
    metadata = Map.copyOf(metadata);
    needs = needs.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(needs));
    if (messages.isEmpty()) {
      throw new IllegalArgumentException("messages is empty");
    }
    if (choices < 1) {
      throw new IllegalArgumentException("choices < 1: " + choices);
    }
  }

  /** A plain request made inside the gateway, without original bytes. */
  public static ChatRequest of(String model, List<Message> messages, boolean stream) {
    return new ChatRequest(model, messages, stream, false, 1, Sampling.DEFAULT, Tooling.NONE,
        new ResponseFormat.PlainText(), Map.of(), Set.of(), WireBody.NONE);
  }

  /**
   * The same request with more behind it.
   *
   * @param more what stands behind the caller's messages
   * @param spent how many of the tokens the caller allows are used up already
   */
  public ChatRequest with(List<Message> more, long spent) {
    List<Message> all = new ArrayList<>(messages);
    all.addAll(more);
    Integer most = sampling.maxTokens();
    return new ChatRequest(model, all, stream, includeUsage, choices,
        most == null ? sampling : sampling.limitedTo((int) Math.max(1, most - spent)), tooling,
        format, metadata, needs, wire.with(more.size()));
  }

  /** The same without a word of tools. */
  public ChatRequest withoutTools() {
    Set<Need> fewer = EnumSet.noneOf(Need.class);
    fewer.addAll(needs);
    fewer.removeAll(Set.of(Need.TOOLS, Need.CUSTOM_TOOLS));
    return new ChatRequest(model, messages, stream, includeUsage, choices, sampling, Tooling.NONE,
        format, metadata, fewer, wire.without(TOOL_FIELDS));
  }

  /**
   * The field that has the provider use extensions of its own, such as web search; null when none
   * does, as far as fields are known.
   */
  public @Nullable String pluginField() {
    for (WireBody.Field field : wire.fields()) {
      if (PLUGIN_FIELDS.contains(field.name())) {
        return field.name();
      }
    }
    return needs.contains(Need.WEB_SEARCH) ? "web_search_options" : null;
  }

  /** The text of the last user message; empty when there is none. */
  public String lastUserText() {
    for (int i = messages.size() - 1; i >= 0; i--) {
      if (messages.get(i).role() == Role.USER) {
        return messages.get(i).text();
      }
    }
    return "";
  }
}
