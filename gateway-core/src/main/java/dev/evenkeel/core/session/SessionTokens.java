package dev.evenkeel.core.session;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One session's values and the numbers that stand for them. The same value has the same number for
 * as
 * long as this lives, in whichever turn and towards whichever provider. Thread-safe: the turns of a
 * session may run on several loops.
 */
public final class SessionTokens {
  /** Values beyond this are not kept. */
  public static final int MOST = 1_000;

  private final String session;
  private final Keyed keyed;
  private final Sealer sealer;
  /** Keyed hash of label and value to number. */
  private final Map<String, Integer> numbers = new ConcurrentHashMap<>();
  /** Label and number to sealed value. */
  private final Map<String, byte[]> values = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> last = new ConcurrentHashMap<>();

  SessionTokens(String session, Keyed keyed, Sealer sealer) {
    this.session = session;
    this.keyed = keyed;
    this.sealer = sealer;
  }

  /**
   * The number that stands for a value, from 1; 0 when the session holds as many values as it may,
   * and this is another one.
   */
  public int number(String label, String value) {
    String hash = keyed.hash(16, "token", session, label, value);
    Integer known = numbers.get(hash);
    if (known == null && values.size() >= MOST) {
      return 0;
    }
    return known != null ? known : numbers.computeIfAbsent(hash, _ -> {
      int next = last.computeIfAbsent(label, _ -> new AtomicInteger()).incrementAndGet();
      String name = name(label, next);
      values.put(name, sealer.seal(value, session + '/' + name));
      return next;
    });
  }

  /** The value that the number stands for, null when it stands for none. */
  public @Nullable String value(String label, int number) {
    String name = name(label, number);
    byte[] sealed = values.get(name);
    return sealed == null ? null : sealer.open(sealed, session + '/' + name);
  }

  /** How many values there are. */
  public int size() {
    return values.size();
  }

  private static String name(String label, int number) {
    return label + '_' + number;
  }

  @Override
  public String toString() {
    return "SessionTokens[" + size() + " values]";
  }
}
