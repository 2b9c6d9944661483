package dev.evenkeel.server.simulate;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One thing that goes wrong with one answer. Immutable.
 *
 * <p>
 * As text, in the header {@code x-simulate-fault} or after a {@code !} in the model's name:
 *
 * <table>
 * <caption>Faults</caption>
 * <tr>
 * <td>{@code status503}, {@code 503}, {@code 429:7}</td>
 * <td>a status with the vendor's envelope;
 * after the colon {@code retry-after} in seconds</td>
 * </tr>
 * <tr>
 * <td>{@code hang}</td>
 * <td>never answers</td>
 * </tr>
 * <tr>
 * <td>{@code slow800}</td>
 * <td>first token after so many milliseconds</td>
 * </tr>
 * <tr>
 * <td>{@code stall5}</td>
 * <td>silent after 5 tokens</td>
 * </tr>
 * <tr>
 * <td>{@code cut5}</td>
 * <td>connection closed after 5 tokens; {@code cut0} before any byte</td>
 * </tr>
 * <tr>
 * <td>{@code reset5}</td>
 * <td>connection reset after 5 tokens</td>
 * </tr>
 * <tr>
 * <td>{@code error5}</td>
 * <td>the vendor's error event after 5 tokens</td>
 * </tr>
 * <tr>
 * <td>{@code truncate5}</td>
 * <td>the body ends properly after 5 tokens, without a finish</td>
 * </tr>
 * <tr>
 * <td>{@code bad5}</td>
 * <td>one undecodable event after 5 tokens, then on</td>
 * </tr>
 * <tr>
 * <td>{@code refuse}</td>
 * <td>a refusal in the persona's voice; {@code refuse5} for 5 in 100 questions</td>
 * </tr>
 * <tr>
 * <td>{@code swap:other}</td>
 * <td>another model is reported</td>
 * </tr>
 * <tr>
 * <td>{@code fingerprint:fp_other}</td>
 * <td>another {@code system_fingerprint} is reported, where the vendor has one</td>
 * </tr>
 * <tr>
 * <td>{@code dead}</td>
 * <td>the provider goes away</td>
 * </tr>
 * </table>
 *
 * Without a number the place is the middle of the answer; a number past its end means its end.
 */
public sealed interface Fault {
  /** The number of tokens that stands for half of them. */
  int MIDDLE = -1;

  /** A status with the vendor's envelope; {@code retryAfterSeconds} below 0 for no such header. */
  record Status(int code, int retryAfterSeconds) implements Fault {
    public Status {
      if (code < 400 || code > 599) {
        throw new IllegalArgumentException("not an error status: " + code);
      }
    }
  }

  /** Never answers. */
  record Hang() implements Fault {}

  /** The first token takes this long. */
  record SlowFirst(Duration delay) implements Fault {}

  /** Breaks off in an answer's body. */
  record Break(How how, int afterTokens) implements Fault {
    public Break {
      if (afterTokens < MIDDLE) {
        throw new IllegalArgumentException("no such place: " + afterTokens);
      }
    }

    /** The token before which it happens, in an answer of so many. */
    int place(int tokens) {
      return afterTokens == MIDDLE ? (tokens + 1) / 2 : Math.min(afterTokens, tokens);
    }
  }

  /**
   * Refuses in the persona's voice.
   *
   * @param percent how many in a hundred questions, from 1; the same question always or never
   */
  record Refuse(int percent) implements Fault {
    public Refuse {
      if (percent < 1 || percent > 100) {
        throw new IllegalArgumentException("not a number of questions in a hundred: " + percent);
      }
    }

    /** Refuses whatever is asked. */
    public Refuse() {
      this(100);
    }
  }

  /** Reports another model. */
  record SwapModel(String model) implements Fault {}

  /** Reports another {@code system_fingerprint}. */
  record SwapFingerprint(String fingerprint) implements Fault {}

  /** Stops listening and drops every connection. */
  record Dead() implements Fault {}

  /** How an answer's body breaks off. */
  enum How {
    /** Says nothing more and keeps the connection. */
    STALL,
    /** Closes the connection in mid body. */
    CUT,
    /** Resets the connection. */
    RESET,
    /** Sends the vendor's error event and ends the body. */
    ERROR,
    /** Ends the body properly, without a finish. */
    TRUNCATE,
    /** Sends one event that is no JSON and goes on. */
    BAD
  }

  /**
   * Reads a fault as text.
   *
   * @throws IllegalArgumentException if it is none, with a message for the one who wrote it
   */
  static Fault parse(String text) {
    Matcher matcher = Grammar.FAULT.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not a fault: " + text);
    }
    String word = matcher.group(1).toLowerCase(Locale.ROOT);
    int number = matcher.group(2) == null ? MIDDLE : Integer.parseInt(matcher.group(2));
    String more = matcher.group(3);
    return switch (word) {
      case "", "status" -> new Status(number, more == null ? -1 : Grammar.seconds(more));
      case "hang" -> new Hang();
      case "slow" -> new SlowFirst(Duration.ofMillis(Math.max(0, number)));
      case "refuse" -> number == MIDDLE ? new Refuse() : new Refuse(number);
      case "dead" -> new Dead();
      case "swap" -> new SwapModel(more == null ? "other-model" : more);
      case "fingerprint" -> new SwapFingerprint(more == null ? "fp_other" : more);
      default -> new Break(Grammar.how(word), number);
    };
  }

  /** A fault at a place. */
  static Fault after(How how, int tokens) {
    return new Break(how, tokens);
  }

  /** A status without a wish for a pause. */
  static Fault status(int code) {
    return new Status(code, -1);
  }

  /** How faults are written. */
  final class Grammar {
    private static final Pattern FAULT =
        Pattern.compile("([A-Za-z]*)[-: ]?(\\d{1,8})?(?::(.{1,200}))?");

    private Grammar() {}

    private static int seconds(String text) {
      try {
        return Integer.parseInt(text);
      } catch (NumberFormatException _) {
        throw new IllegalArgumentException("not a number of seconds: " + text);
      }
    }

    private static How how(String word) {
      for (How how : How.values()) {
        if (how.name().toLowerCase(Locale.ROOT).equals(word)) {
          return how;
        }
      }
      throw new IllegalArgumentException("not a fault: " + word);
    }
  }
}
