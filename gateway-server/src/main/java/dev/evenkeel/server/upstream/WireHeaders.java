package dev.evenkeel.server.upstream;

import dev.evenkeel.core.turn.Inbound;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The headers of one message as the stages ask for them: often, and mostly for names that are not
 * there. Those are told by the lengths of the names that are, which costs a bit test; for the
 * others the few that are there are compared. Immutable.
 */
public final class WireHeaders implements Inbound.Headers {
  /** Names and values in turns, as they came. */
  private final CharSequence[] lines;
  private final long lengths;

  /** @param headers read now, and not any more later */
  public WireHeaders(HttpHeaders headers) {
    lines = new CharSequence[2 * headers.size()];
    long seen = 0;
    int at = 0;
    Iterator<Map.Entry<CharSequence, CharSequence>> all = headers.iteratorCharSequence();
    while (all.hasNext()) {
      Map.Entry<CharSequence, CharSequence> line = all.next();
      seen |= Inbound.Headers.bit(line.getKey().length());
      lines[at++] = line.getKey();
      lines[at++] = line.getValue();
    }
    this.lengths = seen;
  }

  @Override
  public @Nullable String get(String name) {
    if (!mayHave(name)) {
      return null;
    }
    for (int i = 0; i < lines.length; i += 2) {
      if (AsciiString.contentEqualsIgnoreCase(lines[i], name)) {
        return lines[i + 1].toString();
      }
    }
    return null;
  }

  @Override
  public @Nullable String unknown(String prefix, Set<String> known) {
    int length = prefix.length();
    for (int i = 0; i < lines.length; i += 2) {
      CharSequence name = lines[i];
      if (name.length() >= length && AsciiString.regionMatches(name, true, 0, prefix, 0, length)) {
        String full = name.toString().toLowerCase(Locale.ROOT);
        if (!known.contains(full)) {
          return full;
        }
      }
    }
    return null;
  }

  /** False where no header has that name; true where one does, and sometimes else. */
  public boolean mayHave(CharSequence name) {
    return (lengths & Inbound.Headers.bit(name.length())) != 0;
  }

  @Override
  public long lengths() {
    return lengths;
  }
}
