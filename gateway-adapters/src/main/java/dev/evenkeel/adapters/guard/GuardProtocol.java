package dev.evenkeel.adapters.guard;

import dev.evenkeel.adapters.ProviderProtocol.Header;
import dev.evenkeel.core.guard.GuardVerdict;
import dev.evenkeel.core.guard.Question;
import java.net.URI;
import java.time.Instant;
import java.util.List;

/** How one configured guard is spoken to over HTTP. Immutable, shared by all event loops. */
public interface GuardProtocol {
  /** Where its service begins; connections go to this host. */
  URI baseUrl();

  /**
   * The request that asks the question.
   *
   * @param at now, for those who sign
   */
  Asking ask(Question question, Instant at);

  /**
   * The verdict in the body of a 200 response. Never throws: what cannot be read is
   * {@link GuardVerdict.Failed}.
   */
  GuardVerdict verdict(Question question, byte[] body);

  /** Whether a verdict may be other words for the text. */
  default boolean masks() {
    return false;
  }

  /**
   * A POST, ready to be sent.
   *
   * @param path below the base URL's own path, with a leading slash; may have a query
   * @param headers besides host and length; credentials included
   * @param body JSON
   */
  @SuppressWarnings("ArrayRecordComponent") // Handed from the writer to the connection, once.
  record Asking(String path, List<Header> headers, byte[] body) {
    @Override
    public String toString() {
      return "Asking[" + body.length + " bytes]"; // Holds prompts and credentials.
    }
  }
}
