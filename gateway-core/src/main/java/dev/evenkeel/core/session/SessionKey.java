package dev.evenkeel.core.session;

import java.util.List;
import java.util.Locale;

/**
 * Which conversation a turn belongs to.
 *
 * @param id the session's pin key: a keyed hash, never what the caller sent; empty for no session
 * @param source where it came from
 * @param chain for a derived key: the keyed hashes of the conversation after each answer and after
 * its last message, an empty text after the others, shortest first; empty otherwise
 * @param ofParent whether {@code id} is the session of the agent that started this one
 * @param member a sub-agent's own name, empty when it is none or has none
 */
public record SessionKey(String id, Source source, List<String> chain, boolean ofParent,
    String member) {
  /** No session. */
  public static final SessionKey NONE = new SessionKey("", Source.NONE, List.of());

  /** The caller named a session with something that cannot be a name. */
  public static final SessionKey INVALID = new SessionKey("", Source.INVALID, List.of());

  public SessionKey {
    chain = List.copyOf(chain);
  }

  /** The key of a session that nobody else started. */
  public SessionKey(String id, Source source, List<String> chain) {
    this(id, source, chain, false, "");
  }

  /** The same for a sub-agent of that session. */
  SessionKey startedBy(SessionKey parent) {
    return new SessionKey(parent.id(), source, List.of(), true, id);
  }

  /** The same in the lineage of {@code root}, or apart. */
  public SessionKey in(String root) {
    return new SessionKey(root, source, List.of(), ofParent, member);
  }

  /** Where a session's identity came from. */
  public enum Source {
    /** The gateway's or the configured session header. */
    HEADER,
    /** A session header of an agent harness or another gateway. */
    HARNESS,
    /** {@code metadata.session_id} in the body. */
    METADATA,
    /** W3C baggage. */
    BAGGAGE,
    /** The W3C trace id, where the tenant says that traces are lineages. */
    TRACE,
    /** The conversation so far. */
    DERIVED,
    /** There is none. */
    NONE,
    /** The caller sent one that cannot be a name. */
    INVALID;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** The word used in decisions and metrics. */
    public String label() {
      return label;
    }
  }

  /** Whether there is a session to pin. */
  public boolean present() {
    return source != Source.NONE && source != Source.INVALID;
  }
}
