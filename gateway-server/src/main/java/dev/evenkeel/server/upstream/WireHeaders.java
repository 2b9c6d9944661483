package dev.evenkeel.server.upstream;

import dev.evenkeel.core.turn.Inbound;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The headers of one message as the stages ask for them: often, and mostly for names that are not
 * there. Those are told by the lengths of the names that are, which costs a bit test instead of a
 * hash. Immutable as long as the headers are.
 */
public final class WireHeaders implements Inbound.Headers {
  private final HttpHeaders headers;
  /** A bit for each length; the last stands for all that are longer. */
  private final long lengths;

  /** @param headers which do not change any more */
  public WireHeaders(HttpHeaders headers) {
    this.headers = headers;
    long seen = 0;
    Iterator<Map.Entry<CharSequence, CharSequence>> all = headers.iteratorCharSequence();
    while (all.hasNext()) {
      seen |= bit(all.next().getKey());
    }
    this.lengths = seen;
  }

  @Override
  public @Nullable String get(String name) {
    return (lengths & bit(name)) == 0 ? null : headers.get(name);
  }

  private static long bit(CharSequence name) {
    return 1L << Math.min(63, name.length());
  }
}
