package dev.evenkeel.core.session;

import dev.evenkeel.core.access.Caller;
import dev.evenkeel.core.chat.ChatEvent;
import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.chat.Message;
import dev.evenkeel.core.chat.Part;
import dev.evenkeel.core.chat.Role;
import dev.evenkeel.core.chat.ToolCall;
import dev.evenkeel.core.chat.WireBody;
import dev.evenkeel.core.session.SessionKey.Source;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Tells which conversation a request belongs to. The first source that is present wins: the
 * gateway's header, the headers agent harnesses send (a sub-agent's parent before its own, so that
 * a
 * lineage moves as one), {@code metadata.session_id}, W3C baggage, the trace id where the tenant
 * says so, else the conversation itself.
 *
 * <p>
 * Every key is scoped to tenant and pool by a keyed hash. The API key, {@code user} and
 * {@code prompt_cache_key} are never an identity of their own; they only salt the derived one.
 * Thread-safe.
 */
public final class SessionKeys {
  /** The gateway's own header. */
  public static final String HEADER = "x-evenkeel-session";
  /** The gateway's own for the session of the agent that started this one. */
  public static final String PARENT_HEADER = "x-evenkeel-parent-session";

  /** Names the session of the agent that started this one. */
  private static final List<String> PARENT_HEADERS = List.of(PARENT_HEADER, "x-parent-session-id");
  /** Claude Code's, beside the session. */
  private static final String AGENT_HEADER = "x-claude-code-agent-id";
  private static final String PARENT_AGENT_HEADER = "x-claude-code-parent-agent-id";
  /** Names the root in W3C baggage. */
  private static final String ROOT_MEMBER = "evenkeel.root";
  /** What agent harnesses and other gateways already send. */
  private static final List<String> HARNESS_HEADERS = List.of("x-session-id",
      "x-claude-code-session-id", "x-litellm-session-id", "helicone-session-id", "session-id");
  private static final Set<String> SALT_FIELDS =
      Set.of("user", "safety_identifier", "prompt_cache_key");
  /** Longer ids are not ids. */
  public static final int LONGEST_ID = 256;
  private static final int ID_BYTES = 12;
  private static final int TAG_BYTES = 8;
  private static final int LINK_BYTES = 16;
  private static final String PREFIX = "ses_";

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private final Keyed keyed;
  private final @Nullable String configuredHeader;
  private final ThreadLocal<Fresh> fresh;

  /**
   * @param configuredHeader a header the operator's clients already send, null for none
   * @param random makes the names of sessions that have none; must be unpredictable
   */
  public SessionKeys(Keyed keyed, @Nullable String configuredHeader, Random random) {
    this.keyed = keyed;
    this.configuredHeader = configuredHeader;
    this.fresh = ThreadLocal.withInitial(() -> new Fresh(random));
  }

  /** The header that the operator's clients already send, null for none. */
  public @Nullable String configuredHeader() {
    return configuredHeader;
  }

  /** Unpredictable ids, drawn many at a time: each draw costs a system's lock. */
  private static final class Fresh {
    private final Random random;
    private final byte[] drawn = new byte[64 * ID_BYTES];
    private int used = drawn.length;

    Fresh(Random random) {
      this.random = random;
    }

    /** Where another one lies among the drawn. */
    int next() {
      if (used == drawn.length) {
        random.nextBytes(drawn);
        used = 0;
      }
      used += ID_BYTES;
      return used - ID_BYTES;
    }
  }

  /**
   * The key of the request's session; {@link SessionKey#INVALID} when the gateway's own header
   * carries something that is no id.
   *
   * @param headers gives the first value of a header, null when it is absent
   */
  public SessionKey derive(Caller caller, String pool, Function<String, @Nullable String> headers,
      ChatRequest request) {
    String own = headers.apply(HEADER);
    if (own != null && !sound(own)) {
      return SessionKey.INVALID;
    }
    SessionKey named = named(caller, pool, headers);
    String parent = parent(headers);
    if (parent != null) {
      SessionKey started = explicit(caller, pool, parent, Source.HARNESS);
      return named == null ? new SessionKey(started.id(), Source.HARNESS, true, "")
          : named.startedBy(started);
    }
    if (named != null) {
      return withAgent(caller, pool, named, headers);
    }
    String metadata = request.metadata().get("session_id");
    if (metadata != null && sound(metadata)) {
      return explicit(caller, pool, metadata, Source.METADATA);
    }
    String baggage = baggage(headers.apply("baggage"), "session.id");
    if (baggage != null && sound(baggage)) {
      return explicit(caller, pool, baggage, Source.BAGGAGE);
    }
    String trace = caller.tracesAreLineages() ? traceId(headers.apply("traceparent")) : null;
    if (trace != null) {
      return explicit(caller, pool, trace, Source.TRACE);
    }
    return derived(caller, pool, request);
  }

  /** The session that the request names for itself in a header, null when it names none. */
  private @Nullable SessionKey named(Caller caller, String pool,
      Function<String, @Nullable String> headers) {
    String own = headers.apply(HEADER);
    if (own != null) {
      return explicit(caller, pool, own, Source.HEADER);
    }
    String configured = configuredHeader == null ? null : headers.apply(configuredHeader);
    if (configured != null && sound(configured)) {
      return explicit(caller, pool, configured, Source.HEADER);
    }
    for (String name : HARNESS_HEADERS) {
      String value = headers.apply(name);
      if (value != null && sound(value)) {
        return explicit(caller, pool, value, Source.HARNESS);
      }
    }
    return null;
  }

  /** The session of the agent that started the one that asks, null when nobody did. */
  private static @Nullable String parent(Function<String, @Nullable String> headers) {
    for (String name : PARENT_HEADERS) {
      String parent = headers.apply(name);
      if (parent != null && sound(parent)) {
        return parent;
      }
    }
    String root = baggage(headers.apply("baggage"), ROOT_MEMBER);
    return root != null && sound(root) ? root : null;
  }

  /** Claude Code keeps the session's id for its sub-agents and names them beside it. */
  private SessionKey withAgent(Caller caller, String pool, SessionKey session,
      Function<String, @Nullable String> headers) {
    String agent = headers.apply(AGENT_HEADER);
    if (agent == null || !sound(agent)) {
      return session;
    }
    String above = headers.apply(PARENT_AGENT_HEADER);
    String parent =
        above != null && sound(above) ? agent(caller, pool, session, above) : session.id();
    return new SessionKey(parent, session.source(), true, agent(caller, pool, session, agent));
  }

  private String agent(Caller caller, String pool, SessionKey session, String agent) {
    return tagged(caller, pool,
        keyed.hash(ID_BYTES, "agent", caller.tenant(), pool, session.id(), agent));
  }

  /** The keyed hash of the conversation after what was said and one more assistant message. */
  public Link link(Said said, Spoken text, List<ToolCall> calls) {
    StringBuilder wide = text.wide();
    if (wide != null) {
      return link(said.fields(), wide.toString(), calls);
    }
    byte[] octets = text.octets();
    int start = 0;
    int end = text.length();
    while (start < end && Character.isWhitespace(octets[start])) {
      start++;
    }
    while (start < end && Character.isWhitespace(octets[end - 1])) {
      end--;
    }
    return keyed.link(said.fields(), Role.ASSISTANT.name(), octets, start, end, canonical(calls));
  }

  private Link link(List<CharSequence> said, String text, List<ToolCall> calls) {
    return keyed.link(said, Role.ASSISTANT.name(), stripped(text), canonical(calls));
  }

  /** Without white space at its ends; no copy is made. */
  private static CharSequence stripped(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && Character.isWhitespace(text.charAt(start))) {
      start++;
    }
    while (start < end && Character.isWhitespace(text.charAt(end - 1))) {
      end--;
    }
    return start == 0 && end == text.length() ? text : new Span(text, start, end);
  }

  /**
   * The keyed hash of one tool call of an answer.
   *
   * @param session the session its caller named, empty for none
   * @param request the turn's, which its caller's bytes stand for
   */
  public String call(Caller caller, String pool, String session, ChatRequest request,
      ChatEvent.ToolCalled called) {
    String turn = keyed.hash(LINK_BYTES, "turn",
        new String(request.wire().octets(), StandardCharsets.ISO_8859_1));
    return keyed.hash(LINK_BYTES, "call", caller.tenant(), pool, session, turn,
        called.choice() + "/" + called.index(), called.call().name(), called.call().arguments());
  }

  /** A name for a conversation that has none yet. */
  public SessionName mint(Caller caller, String pool) {
    Fresh ids = fresh.get();
    int place = ids.next();
    long high = (long) LONG.get(ids.drawn, place);
    int low = (int) INT.get(ids.drawn, place + Long.BYTES);
    byte[] id = SessionName.letters(high, low);
    long tag = keyed.number(id, SessionName.ID, SessionName.TAG, "tag", caller.tenant(), pool);
    return SessionName.of(high, low, tag, id);
  }

  /**
   * The keyed hash that stands for the caller's end user towards providers; empty when the request
   * names none.
   */
  public String safetyIdentifier(Caller caller, ChatRequest request) {
    for (WireBody.Field field : request.wire().fields()) {
      if (field.name().equals("safety_identifier") || field.name().equals("user")) {
        return keyed.hash(LINK_BYTES, "user", caller.tenant(), slice(request.wire(), field));
      }
    }
    return "";
  }

  private SessionKey explicit(Caller caller, String pool, String value, Source source) {
    if (value.startsWith(PREFIX) && value.equals(retagged(caller, pool, value))) {
      // One of our own names, handed back by a client that read it from a response.
      return new SessionKey(value, source);
    }
    String hash = keyed.hash(ID_BYTES, "session", caller.tenant(), pool, value);
    return new SessionKey(tagged(caller, pool, hash), source);
  }

  private SessionKey derived(Caller caller, String pool, ChatRequest request) {
    List<Link> answers = List.of();
    // One hash for an answer and all that was said before it: only answers are looked up.
    List<CharSequence> said = new ArrayList<>(4 + 2 * request.messages().size());
    said.add("chain");
    said.add(caller.tenant());
    said.add(pool);
    said.add(salt(request));
    for (Message message : request.messages()) {
      if (message.role() == Role.ASSISTANT) {
        Link state = link(said, message.text(), message.toolCalls());
        said.clear();
        said.add(state.toString()); // Stands for all before it.
        answers = answers.isEmpty() ? new ArrayList<>(4) : answers;
        answers.add(state);
      } else {
        said.add(message.role().name());
        said.add(canonical(message));
      }
    }
    return new SessionKey("", Source.DERIVED, answers, new Said(said));
  }

  private static String salt(ChatRequest request) {
    StringBuilder salt = null;
    for (WireBody.Field field : request.wire().fields()) {
      if (SALT_FIELDS.contains(field.name())) {
        salt = salt == null ? new StringBuilder() : salt;
        salt.append(field.name()).append('=').append(slice(request.wire(), field)).append('\n');
      }
    }
    return salt == null ? "" : salt.toString(); // Few requests have such a field.
  }

  private String tagged(Caller caller, String pool, String hash) {
    return PREFIX + hash + keyed.hash(TAG_BYTES, "tag", caller.tenant(), pool, hash);
  }

  private String retagged(Caller caller, String pool, String name) {
    int end = PREFIX.length() + 2 * ID_BYTES;
    return name.length() < end ? "" : tagged(caller, pool, name.substring(PREFIX.length(), end));
  }

  private static CharSequence canonical(Message message) {
    if (message.parts().size() == 1 && message.parts().getFirst() instanceof Part.Text(var text)) {
      return stripped(text);
    }
    StringBuilder all = new StringBuilder();
    for (Part part : message.parts()) {
      all.append(part).append('\n');
    }
    return all.append(message.toolCallId()).toString();
  }

  private static String canonical(List<ToolCall> calls) {
    return calls.isEmpty() ? "" : calls.toString();
  }

  private static String slice(WireBody wire, WireBody.Field field) {
    return new String(wire.octets(), field.start(), field.end() - field.start(),
        StandardCharsets.UTF_8);
  }

  private static boolean sound(String id) {
    if (id.isEmpty() || id.length() > LONGEST_ID) {
      return false;
    }
    for (int i = 0; i < id.length(); i++) {
      if (id.charAt(i) <= ' ' || id.charAt(i) > '~') {
        return false;
      }
    }
    return true;
  }

  /** A member of a W3C baggage header, null when it has none of that name. */
  private static @Nullable String baggage(@Nullable String header, String name) {
    if (header == null || header.length() > 8192) {
      return null;
    }
    for (String member : header.split(",", -1)) {
      int equals = member.indexOf('=');
      if (equals > 0 && member.substring(0, equals).strip().equals(name)) {
        int end = member.indexOf(';');
        return member.substring(equals + 1, end < 0 ? member.length() : end).strip();
      }
    }
    return null;
  }

  /** The trace id of a W3C traceparent header, null when it is not well formed. */
  private static @Nullable String traceId(@Nullable String header) {
    if (header == null || header.length() < 55 || header.charAt(2) != '-'
        || header.charAt(35) != '-') {
      return null;
    }
    String id = header.substring(3, 35).toLowerCase(Locale.ROOT);
    return id.equals("0".repeat(32)) ? null : id;
  }
}
