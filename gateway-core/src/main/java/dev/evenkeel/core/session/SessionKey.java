package dev.evenkeel.core.session;

import java.util.List;
import java.util.Locale;

/**
 * Which conversation a turn belongs to.
 *
 * @param id the session's pin key: a keyed hash, never what the caller sent; empty for no session
 * @param source where it came from
 * @param answers for a derived key: the keyed hashes of the conversation after each answer, the
 * first one first; empty otherwise
 * @param said for a derived key: what follows its last answer
 * @param ofParent whether {@code id} is the session of the agent that started this one
 * @param member a sub-agent's own name, empty when it is none or has none
 */
public record SessionKey(String id, Source source, List<Link> answers, Said said, boolean ofParent,
    String member) {
  /** No session. */
  public static final SessionKey NONE = new SessionKey("", Source.NONE);

  /** The caller named a session with something that cannot be a name. */
  public static final SessionKey INVALID = new SessionKey("", Source.INVALID);

  public SessionKey {
    answers = List.copyOf(answers);
  }

  /** The key of a session that nobody else started. */
  SessionKey(String id, Source source) {
    this(id, source, List.of(), Said.NOTHING, false, "");
  }

  /** The key of a conversation that is known by what was said. */
  SessionKey(String id, Source source, List<Link> answers, Said said) {
    this(id, source, answers, said, false, "");
  }

  /** The key of a sub-agent's session, or of one that may have sub-agents of its own. */
  SessionKey(String id, Source source, boolean ofParent, String member) {
    this(id, source, List.of(), Said.NOTHING, ofParent, member);
  }

  /** The same for a sub-agent of that session. */
  SessionKey startedBy(SessionKey parent) {
    return new SessionKey(parent.id(), source, true, id);
  }

  /** The same in the lineage of {@code root}, or apart. */
  public SessionKey in(String root) {
    return new SessionKey(root, source, ofParent, member);
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
