package dev.evenkeel.core.turn;

import dev.evenkeel.core.access.Caller;
import dev.evenkeel.core.chat.ChatEvent;
import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.chat.ToolCall;
import dev.evenkeel.core.route.Pool;
import dev.evenkeel.core.route.RoutePlan;
import dev.evenkeel.core.session.AffinityTable;
import dev.evenkeel.core.session.Link;
import dev.evenkeel.core.session.Pin;
import dev.evenkeel.core.session.SessionKey;
import dev.evenkeel.core.session.SessionKeys;
import dev.evenkeel.core.session.SessionName;
import dev.evenkeel.core.session.Spoken;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One turn's place in its conversation: the pin it found, the pin it sets when its answer begins to
 * be released, and the link by which the next turn will be recognised. Confined to the turn's loop.
 */
final class Conversation {
  /** Answers longer than this are not remembered by what they say. */
  private static final int LONGEST_REMEMBERED = 512 * 1024;

  private final AffinityTable table;
  private final SessionKeys keys;
  private final Caller caller;
  private final Pool pool;
  private final SessionKey key;
  /** Null for none. */
  private final @Nullable SessionName session;
  private final @Nullable Pin found;
  private final @Nullable Spoken delivered;
  private List<ToolCall> calls = List.of();
  private boolean remembered = true;
  private @Nullable Pin bound;

  /** @param nowNanos when its turn came, on the steady clock */
  Conversation(AffinityTable table, SessionKeys keys, Caller caller, Pool pool, SessionKey key,
      long nowNanos) {
    this.table = table;
    this.keys = keys;
    this.caller = caller;
    this.pool = pool;
    this.key = key;
    if (key.source() == SessionKey.Source.DERIVED) {
      SessionName known = table.recognise(key.answers(), pool.affinity().ttl(), nowNanos);
      this.session = known == null ? keys.mint(caller, pool.name()) : known;
      this.found = known == null ? null : table.find(known, nowNanos).orElse(null);
      this.delivered = new Spoken();
    } else {
      this.session = key.present() ? SessionName.of(key.id()) : null;
      this.found = session == null ? null : table.find(session, nowNanos).orElse(null);
      this.delivered = null;
    }
  }

  /** The session's public name; empty when there is none. */
  String session() {
    return session == null ? "" : session.toString();
  }

  String source() {
    return key.source().label();
  }

  /** The route the conversation is on, null when it is on none. */
  @Nullable String pinned() {
    return found == null ? null : found.route();
  }

  /** How often it was moved. */
  int epoch() {
    Pin now = bound == null ? found : bound;
    return now == null ? 0 : now.epoch();
  }

  /**
   * The answer of {@code choice} begins to be released: the conversation is on that route from now
   * on.
   *
   * @return the word for the affinity state
   */
  String answeredBy(RoutePlan.Choice choice, long nowNanos) {
    if (session == null || choice.exception()) {
      return "none"; // No conversation is moved to a route that serves by exception.
    }
    String route = choice.route().id();
    Pin before = bound;
    if (before != null) {
      // A second answer in the same turn: the caller threw the first one away.
      forget();
      bound = moved(session, before, choice, nowNanos);
      return "repinned";
    }
    if (found == null) {
      bound = table.bind(session, null,
          new Pin(route, choice.certificate(), 0, pool.affinity().ttl()), nowNanos);
      return "new";
    }
    if (found.route().equals(route)) {
      bound = found;
      return "pinned";
    }
    // Another turn of the session may have moved it first; its move stands and this answer, which is
    // already under way, is the last one from here.
    bound = moved(session, found, choice, nowNanos);
    return "repinned";
  }

  /**
   * The route carries on what another began in this turn: the conversation goes on there, and what
   * was told before belongs to the same answer.
   */
  String carriedOnBy(RoutePlan.Choice choice, long nowNanos) {
    Pin before = bound == null ? found : bound;
    if (session == null || before == null) {
      return answeredBy(choice, nowNanos);
    }
    bound = moved(session, before, choice, nowNanos);
    return "repinned";
  }

  private Pin moved(SessionName session, Pin from, RoutePlan.Choice choice, long nowNanos) {
    return table.bind(session, from,
        from.movedTo(choice.route().id(), choice.certificate(), pool.affinity().ttl()), nowNanos);
  }

  /**
   * Stands for one call of this turn: the same when the same request is made again and leads to the
   * same call, another in any other turn, session or tenant.
   */
  String callKey(ChatRequest request, ChatEvent.ToolCalled called) {
    String where = key.source() == SessionKey.Source.DERIVED ? "" : session();
    return keys.call(caller, pool.name(), where, request, called);
  }

  /** A released event: what the caller will send back as history. */
  void released(ChatEvent event) {
    Spoken text = delivered;
    if (text == null || !remembered) {
      return;
    }
    switch (event) {
      case ChatEvent.Text piece -> {
        if (piece.choice() == 0) {
          text.append(piece.chars(), piece.start(), piece.end());
          remembered = text.length() <= LONGEST_REMEMBERED;
        }
      }
      case ChatEvent.ToolCalled(var choice, var _, var call) -> {
        if (choice == 0) {
          List<ToolCall> all = new ArrayList<>(calls);
          all.add(call);
          calls = all;
        }
      }
      case ChatEvent.Started _,ChatEvent.Used _,ChatEvent.Finished _,ChatEvent.Ended _,ChatEvent.Failed _ ->
        {
        }
    }
  }

  /** What was told of an answer is void. */
  void forget() {
    if (delivered != null) {
      delivered.clear();
    }
    calls = List.of();
    remembered = true;
  }

  /** The answer was delivered whole. */
  void answered(long nowNanos) {
    if (session != null && delivered != null && remembered && (bound != null || found != null)) {
      Link link = keys.link(key.said(), delivered, calls);
      table.link(link, session, pool.affinity().ttl(), nowNanos);
    }
  }
}
