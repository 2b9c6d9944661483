package dev.evenkeel.core.session;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Who belongs to whom: the sessions that sub-agents named with their parents, each with the root of
 * its lineage, so that a sub-agent's sub-agent is on the root's route too. Bounded; a member lives
 * its pool's time after its last turn, and in a full table the one that would lapse first makes
 * room. Thread-safe, never blocks.
 */
public final class Lineages {
  private final Lapsing<Member> members;
  private final Lapsing<Family> families;

  private record Member(String root, int depth, Duration ttl) {}

  private record Family(AtomicInteger size, Duration ttl) {}

  /**
   * How far a lineage may spread.
   *
   * @param depth the most sub-agents between a session and its root, itself included, at least 1
   * @param breadth the most sub-agents of one root at a time, at least 1
   * @param beyond what happens to one more
   */
  public record Limits(int depth, int breadth, Beyond beyond) {
    /** Eight deep, a thousand broad; one more is refused. */
    public static final Limits DEFAULT = new Limits(8, 1_000, Beyond.REJECT);
  }

  /** What happens to a sub-agent beyond the limits. */
  public enum Beyond {
    /** The request is refused. */
    REJECT,
    /** It has a session of its own. */
    APART
  }

  /** Where a sub-agent belongs. */
  public sealed interface Place {
    /** To the lineage of {@code root}. */
    record Within(String root) implements Place {}

    /** To none: the lineage is as deep as it may be. */
    record TooDeep() implements Place {}

    /** To none: the root has as many sub-agents as it may have. */
    record TooBroad() implements Place {}
  }

  /**
   * @param most the most sub-agents held at once
   * @param ticker the steady clock
   */
  public Lineages(long most, Ticker ticker) {
    this.families = new Lapsing<>(most, ticker, Family::ttl, _ -> {});
    this.members = new Lapsing<>(most, ticker, Member::ttl, this::left);
  }

  private void left(Member member) {
    Family family = families.find(member.root());
    if (family != null) {
      family.size().decrementAndGet();
    }
  }

  /**
   * Finds, or makes, a sub-agent's place.
   *
   * @param parent the session that started it, by its public name
   * @param self its own, empty when it has none: then it is a voice of its parent's lineage that is
   * not counted
   */
  public Place join(String parent, String self, Limits limits, Duration ttl) {
    Member above = members.find(parent);
    String root = above == null ? parent : above.root();
    int depth = above == null ? 1 : above.depth() + 1;
    if (self.isEmpty() || self.equals(parent) || self.equals(root)) {
      return new Place.Within(root);
    }
    Member known = members.find(self);
    if (known != null) {
      Family _ = families.find(known.root()); // Asked for, it lives as long as its members.
      // Whoever names another parent later stays where it began: its history is there.
      return new Place.Within(known.root());
    }
    if (depth > limits.depth()) {
      return new Place.TooDeep();
    }
    Family family = families.computeIfAbsent(root, _ -> new Family(new AtomicInteger(), ttl));
    if (family.size().incrementAndGet() > limits.breadth()) {
      family.size().decrementAndGet();
      members.lapse(); // Those whose time is over make room for the next.
      return new Place.TooBroad();
    }
    Member first = members.putIfAbsent(self, new Member(root, depth, ttl));
    if (first != null) {
      family.size().decrementAndGet();
      return new Place.Within(first.root());
    }
    return new Place.Within(root);
  }

  /** About how many sub-agents are known. */
  public long size() {
    return members.size();
  }
}
