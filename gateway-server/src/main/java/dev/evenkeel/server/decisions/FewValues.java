package dev.evenkeel.server.decisions;

import dev.evenkeel.adapters.ByteBuilder;
import dev.evenkeel.adapters.json.JsonEscape;
import org.jspecify.annotations.Nullable;

/**
 * A JSON property that has one of few values, such as a route: name and value are copied as they
 * were written before. To look at each of their letters is most of what a record costs. Not
 * thread-safe.
 */
final class FewValues {
  private static final int PLACES = 64;
  /** Longer ones are nobody's names, and are not kept. */
  private static final int LONGEST = 256;

  private final byte[] begin;
  private final @Nullable String[] values = new String[PLACES];
  private final byte[][] written = new byte[PLACES][];
  /** What came last: of most properties it comes again. */
  private @Nullable String last;
  private byte[] lastWritten = {};

  /** @param begin what stands before a value's first letter, such as {@code ,"route":"} */
  FewValues(String begin) {
    this.begin = DecisionJson.ascii(begin);
  }

  /** Appends the property; nothing where there is no value. */
  void append(@Nullable String value, ByteBuilder out) {
    if (value == null) {
      return;
    }
    if (value.equals(last)) {
      out.append(lastWritten);
      return;
    }
    int hash = value.hashCode(); // Texts remember it.
    int place = (hash ^ hash >>> 16) & PLACES - 1;
    if (value.equals(values[place])) {
      out.append(written[place]);
    } else {
      int from = out.length();
      out.append(begin);
      JsonEscape.append(value, out);
      out.append((byte) '"');
      if (value.length() > LONGEST) {
        return;
      }
      written[place] = out.copy(from);
      values[place] = value;
    }
    last = value;
    lastWritten = written[place];
  }
}
