package dev.evenkeel.core.turn;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a caller's headers say about how it can be answered. Nothing here asks for more than the
 * pool
 * gives: a word only allows what the pool may do.
 *
 * @param accepts what the caller's client understands beyond a plain stream
 * @param close whether an answer whose route dies shall end there, whatever the pool would do
 * @param deadline how long the caller waits for the whole answer, null when it did not say
 */
record Wishes(Set<Accept> accepts, boolean close, @Nullable Duration deadline) {
  /** A comma-separated list of words in it. */
  static final String ACCEPT = "x-evenkeel-accept";
  /** Only {@code close} can be asked for: less than the pool would do, never more. */
  static final String MID_STREAM = "x-evenkeel-mid-stream";
  /** Milliseconds from the complete request to the end of the answer. */
  static final String DEADLINE = "x-evenkeel-deadline-ms";
  private static final Pattern MILLIS = Pattern.compile("[1-9]\\d{0,8}");
  private static final int LONGEST = 256;
  private static final Wishes NONE = new Wishes(Set.of(), false, null);

  /** What a client can understand. */
  enum Accept {
    /** Comments in a stream that say nothing but that the gateway is still there. */
    KEEP_ALIVE,
    /** Being told to throw away what came so far, because the whole answer begins anew. */
    RESTART,
    /** Being told where one route's text ends and another's begins. */
    SEAMS,
    /** A key with each tool call, by which whoever carries it out can tell a repeated one. */
    TOOL_KEYS;

    String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  Wishes {
    accepts = Set.copyOf(accepts);
  }

  /**
   * Reads them.
   *
   * @throws RejectedException for a word that is not known: a client that misspells what it can do
   * would find out when it matters
   */
  static Wishes of(Inbound.Headers headers) {
    String accept = headers.get(ACCEPT);
    String midStream = headers.get(MID_STREAM);
    String deadline = headers.get(DEADLINE);
    return accept == null && midStream == null && deadline == null ? NONE
        : new Wishes(accepts(accept), closes(midStream), deadline(deadline));
  }

  private static @Nullable Duration deadline(@Nullable String value) {
    if (value == null) {
      return null;
    }
    if (!MILLIS.matcher(value.strip()).matches()) {
      throw new RejectedException(new Rejection.Malformed(
          "The header " + DEADLINE + " is a whole number of milliseconds from 1 to 999999999.",
          "invalid_header", null));
    }
    return Duration.ofMillis(Long.parseLong(value.strip()));
  }

  private static boolean closes(@Nullable String value) {
    if (value != null && !value.strip().equalsIgnoreCase("close")) {
      throw new RejectedException(new Rejection.Malformed(
          "The header " + MID_STREAM + " knows 'close' and nothing else.", "invalid_header", null));
    }
    return value != null;
  }

  private static Set<Accept> accepts(@Nullable String value) {
    Set<Accept> read = EnumSet.noneOf(Accept.class);
    if (value == null || value.isBlank()) {
      return read;
    }
    if (value.length() > LONGEST) {
      throw unknown("is longer than " + LONGEST + " characters");
    }
    for (String each : value.split(",", -1)) {
      String word = each.strip().toLowerCase(Locale.ROOT);
      read.add(List.of(Accept.values())
          .stream()
          .filter(accept -> accept.word().equals(word))
          .findFirst()
          .orElseThrow(() -> unknown("knows " + words())));
    }
    return read;
  }

  private static String words() {
    List<String> words = new ArrayList<>();
    for (Accept accept : Accept.values()) {
      words.add("'" + accept.word() + "'");
    }
    return String.join(", ", words.subList(0, words.size() - 1)) + " and " + words.getLast()
        + ", separated by commas";
  }

  private static RejectedException unknown(String why) {
    return new RejectedException(
        new Rejection.Malformed("The header " + ACCEPT + " " + why + ".", "invalid_header", null));
  }
}
