package dev.evenkeel.adapters.openai;

import dev.evenkeel.adapters.ByteBuilder;
import dev.evenkeel.adapters.json.JsonWriter;
import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.chat.Message;
import dev.evenkeel.core.chat.Role;
import dev.evenkeel.core.chat.WireBody;
import dev.evenkeel.core.route.Extra;
import dev.evenkeel.core.route.Route;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Writes a call by copying the caller's own bytes, with only the fields changed that are the
 * gateway's to say. Everything else, fields it does not know included, arrives byte for byte.
 */
final class RequestSplicer {
  private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);

  private final Route route;
  private final ChatRequest request;
  private final String safetyIdentifier;
  private final byte[] octets;
  private final Set<Extra> omit;

  RequestSplicer(Route route, ChatRequest request, String safetyIdentifier) {
    this.route = route;
    this.request = request;
    this.safetyIdentifier = safetyIdentifier;
    this.octets = request.wire().octets();
    this.omit = route.provider().omit();
  }

  void write(ByteBuilder out) {
    JsonWriter json = new JsonWriter(out).beginObject();
    for (WireBody.Field field : request.wire().fields()) {
      if (omit.isEmpty() || !omitted(field.name())) {
        field(field, json);
      }
    }
    if (route.temperature() != null && !request.wire().has("temperature")) {
      json.name("temperature").number(route.temperature());
    }
    RequestWriter.carryOn(route, request, json);
    if (request.stream() && !omit.contains(Extra.STREAM_OPTIONS)) {
      json.raw("stream_options", "{\"include_usage\":true}");
    }
    if (!safetyIdentifier.isEmpty() && !omit.contains(Extra.SAFETY_IDENTIFIER)) {
      json.string("safety_identifier", safetyIdentifier);
    }
    json.endObject();
  }

  private boolean omitted(String name) {
    for (Extra extra : omit) {
      if (name.equals(extra.field())) {
        return true;
      }
    }
    return false;
  }

  private void field(WireBody.Field field, JsonWriter json) {
    switch (field.name()) {
      // Fields of the caller that no provider may see, and why.
      // Who the end user is: the provider gets a keyed hash instead.
      case "user", "safety_identifier", "metadata",
          // Would let a caller's key meet another caller's cache.
          "prompt_cache_key",
          // The operator pays, so the operator chooses.
          "service_tier",
          // The provider's policy; the gateway's own decides.
          "moderation",
          // Would let the provider answer with another model than the certified one.
          "models", "provider", "route", "fallbacks", "fallback_credit_token",
          // Would let the provider change the prompt or fetch from outside.
          "plugins", "transforms",
          // Said anew: usage is always asked for.
          "stream_options" ->
        {
        }
      case "model" -> json.string("model", route.model());
      case "stream" -> json.property("stream").bool(request.stream());
      case "store" -> {
        // Never kept at the provider; where the caller did not ask for it, silence is safer
        // than a field that some vendors do not know.
        if (same(field, TRUE)) {
          json.name("store").bool(false);
        } else {
          copy(field, json);
        }
      }
      case "temperature" -> {
        if (route.temperature() != null) {
          json.name("temperature").number(route.temperature());
        } else {
          copy(field, json);
        }
      }
      case "max_tokens", "max_completion_tokens" -> maxTokens(field, json);
      case "messages" -> messages(field, json);
      default -> copy(field, json);
    }
  }

  private void maxTokens(WireBody.Field field, JsonWriter json) {
    Integer wanted = request.sampling().maxTokens();
    Integer most = route.maxTokens();
    String name = field.name();
    if (omit.contains(Extra.MAX_COMPLETION_TOKENS)) {
      // A caller may write both names, with one value.
      if (name.equals("max_completion_tokens") && request.wire().has("max_tokens")) {
        return;
      }
      name = "max_tokens";
    }
    if (wanted != null && most != null && wanted > most) {
      json.number(name, most);
    } else if (wanted != null && request.wire().added() > 0) {
      json.number(name, wanted); // What is left of the caller's limit.
    } else {
      json.name(name).raw(octets, field.start(), field.end());
    }
  }

  private void messages(WireBody.Field field, JsonWriter json) {
    if (RequestWriter.respelled(request, omit)) {
      // Written anew: what the provider refuses stands inside the caller's bytes.
      RequestWriter.messages(route, request, json);
      return;
    }
    String prompt = route.prompt();
    int added = request.wire().added();
    if ((prompt == null || prompt.isEmpty()) && added == 0) {
      copy(field, json);
      return;
    }
    ByteBuilder all = new ByteBuilder(field.end() - field.start() + 512).append((byte) '[');
    if (prompt != null && !prompt.isEmpty()) {
      boolean developer = RequestWriter.speaksAsDeveloper(request, omit);
      MessageWriter.message(Message.of(developer ? Role.DEVELOPER : Role.SYSTEM, prompt),
          new JsonWriter(all));
      // The caller's list is never empty, so a comma always belongs here.
      all.append((byte) ',');
    }
    // All of the caller's list but its brackets.
    all.append(octets, field.start() + 1, field.end() - 1);
    int size = request.messages().size();
    for (Message each : request.messages().subList(size - added, size)) {
      boolean last = each.equals(request.messages().getLast());
      MessageWriter.message(each, last && RequestWriter.prefix(route, each),
          new JsonWriter(all.append((byte) ',')));
    }
    json.name("messages").raw(all.append((byte) ']').array(), 0, all.length());
  }

  private void copy(WireBody.Field field, JsonWriter json) {
    json.name(field.name()).raw(octets, field.start(), field.end());
  }

  private boolean same(WireBody.Field field, byte[] word) {
    return java.util.Arrays.equals(octets, field.start(), field.end(), word, 0, word.length);
  }
}
