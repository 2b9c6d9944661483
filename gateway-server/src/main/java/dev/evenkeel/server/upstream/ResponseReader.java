package dev.evenkeel.server.upstream;

import dev.evenkeel.adapters.ByteBuilder;
import dev.evenkeel.adapters.ByteSearch;
import java.io.IOException;
import java.util.Arrays;

/**
 * Reads one HTTP/1.1 response after another from a provider's connection, however the bytes are cut
 * (RFC 9112). Bodies are handed on where they lie, and so are headers, in a copy that the next
 * response takes the place of. It is strict: what two readers could take differently is malformed,
 * and then the connection is of no
 * more use. Confined to one event loop.
 *
 * <table>
 * <caption>Limits</caption>
 * <tr>
 * <th>Limit</th>
 * <th>Value</th>
 * <th>Beyond it</th>
 * </tr>
 * <tr>
 * <td>status line and headers; trailers; together with interim responses before</td>
 * <td>32 KiB</td>
 * <td>malformed</td>
 * </tr>
 * <tr>
 * <td>the line that tells a chunk's size, extensions included</td>
 * <td>1 KiB</td>
 * <td>malformed</td>
 * </tr>
 * <tr>
 * <td>a chunk, a whole body</td>
 * <td>2^60 bytes</td>
 * <td>malformed</td>
 * </tr>
 * </table>
 */
final class ResponseReader {
  private static final int LONGEST_HEAD = 32 * 1024;
  private static final int LONGEST_SIZE_LINE = 1024;
  private static final long LARGEST = 1L << 60;

  /** Takes what is read. */
  interface Receiver {
    /** A response begins; interim ones are not told. Its head is valid until it is complete. */
    void head(int status, ResponseHead head);

    /** More of the body, never empty; the array is valid during the call only. */
    void body(byte[] octets, int start, int end);

    /** The last of a body whose length was said, never empty; {@link #complete} comes next. */
    default void lastOfBody(byte[] octets, int start, int end) {
      body(octets, start, end);
    }

    /** The response is complete. */
    void complete();
  }

  private enum State {
    STATUS_LINE,
    HEADER,
    /** A body with a length. */
    SIZED,
    /** A body that the end of the connection ends. */
    UNSIZED,
    CHUNK_SIZE,
    CHUNK,
    CHUNK_END,
    TRAILER,
    STOPPED
  }

  private final Receiver receiver;
  /** The beginning of a line whose end has not come yet. */
  private final ByteBuilder line = new ByteBuilder(0);
  private final ByteBuilder fields = new ByteBuilder(512);
  /** Where the names and the values of the headers in {@link #fields} begin, in turns. */
  private int[] places = new int[2 * 16];
  private int headers;
  private State state = State.STATUS_LINE;
  private int status;
  private boolean oldVersion;
  private boolean keepAlive = true;
  /** Bytes of this head, or of the trailers, so far. */
  private int headBytes;
  /** What is to come of the body or of the chunk. */
  private long left;
  private boolean whole;

  ResponseReader(Receiver receiver) {
    this.receiver = receiver;
  }

  /** Whether the connection may carry another request after the response that was read last. */
  boolean keepAlive() {
    return keepAlive && state == State.STATUS_LINE && headBytes == 0;
  }

  /** Nobody listens any more: the rest is not read. */
  void stop() {
    state = State.STOPPED;
  }

  /**
   * Reads until a response is complete.
   *
   * @return where it stopped: {@code end}, or behind a complete response
   * @throws IOException when the bytes are no response; nothing more can be read
   */
  int read(byte[] octets, int start, int end) throws IOException {
    int at = start;
    whole = false;
    while (at < end && !whole) {
      switch (state) {
        case SIZED, CHUNK -> at = sized(octets, at, end);
        case UNSIZED -> {
          receiver.body(octets, at, end);
          at = end;
        }
        case STATUS_LINE, HEADER, CHUNK_SIZE, CHUNK_END, TRAILER -> at = lines(octets, at, end);
        case STOPPED -> at = end;
      }
    }
    return at;
  }

  /** The connection is at its end; true when that ended a response, which was told. */
  boolean end() {
    if (state != State.UNSIZED) {
      return false;
    }
    finish();
    return true;
  }

  private int sized(byte[] octets, int at, int end) {
    int count = (int) Math.min(left, end - at);
    left -= count;
    boolean last = left == 0;
    boolean chunk = state == State.CHUNK;
    if (last && chunk) {
      state = State.CHUNK_END;
    }
    if (!last || chunk) {
      receiver.body(octets, at, at + count);
      return at + count;
    }
    receiver.lastOfBody(octets, at, at + count);
    if (state != State.STOPPED) {
      finish();
    }
    return at + count;
  }

  private void finish() {
    state = State.STATUS_LINE;
    headBytes = 0;
    whole = true;
    receiver.complete();
  }

  // --- lines

  /** Reads one line, or keeps its beginning. */
  private int lines(byte[] octets, int start, int end) throws IOException {
    int feed = start;
    while (feed < end && octets[feed] != '\n') {
      feed = ByteSearch.lineEnd(octets, feed, end);
      if (feed < end && octets[feed] == '\r') {
        feed++; // What follows decides.
        if (feed < end && octets[feed] != '\n') {
          throw malformed("a carriage return inside a line");
        }
      }
    }
    bounded(Math.min(feed + 1, end) - start);
    if (feed == end) {
      line.append(octets, start, end);
      return end;
    }
    if (line.isEmpty()) {
      line(octets, start, feed);
    } else {
      line.append(octets, start, feed);
      int length = line.length();
      line.clear();
      line(line.array(), 0, length);
    }
    return feed + 1;
  }

  private void bounded(int more) throws IOException {
    headBytes += more;
    boolean size = state == State.CHUNK_SIZE || state == State.CHUNK_END;
    if (headBytes > (size ? LONGEST_SIZE_LINE : LONGEST_HEAD)) {
      throw malformed(size ? "a chunk's size is too long" : "the headers are too long");
    }
  }

  /** @param feed where the line feed stands or would stand; a carriage return is before it */
  private void line(byte[] octets, int start, int feed) throws IOException {
    int end = feed - 1;
    if (end < start || octets[end] != '\r') {
      throw malformed("a line does not end with CR LF");
    }
    for (int i = start; i < end; i++) {
      if ((octets[i] >= 0 && octets[i] < ' ' && octets[i] != '\t') || octets[i] == 0x7F) {
        throw malformed("a control character in a line");
      }
    }
    switch (state) {
      case STATUS_LINE -> {
        if (start < end) { // Empty lines before a response are no harm.
          statusLine(octets, start, end);
        }
      }
      case HEADER -> {
        if (start == end) {
          begin();
        } else {
          field(octets, start, HeaderLine.check(octets, start, end), end);
        }
      }
      case CHUNK_SIZE -> chunkSize(octets, start, end);
      case CHUNK_END -> {
        if (start < end) {
          throw malformed("a chunk does not end where it said");
        }
        headBytes = 0;
        state = State.CHUNK_SIZE;
      }
      case TRAILER -> {
        if (start == end) {
          finish();
        } else {
          HeaderLine.check(octets, start, end); // And forgotten: nobody here uses trailers.
        }
      }
      case SIZED, UNSIZED, CHUNK, STOPPED -> throw new IllegalStateException(state.name());
    }
  }

  /** {@code HTTP/1.1 200 OK}; the words are anybody's. */
  private void statusLine(byte[] octets, int start, int end) throws IOException {
    boolean version = end - start >= 12 && octets[start] == 'H' && octets[start + 1] == 'T'
        && octets[start + 2] == 'T' && octets[start + 3] == 'P' && octets[start + 4] == '/'
        && octets[start + 5] == '1' && octets[start + 6] == '.'
        && (octets[start + 7] == '1' || octets[start + 7] == '0') && octets[start + 8] == ' ';
    if (!version || (end - start > 12 && octets[start + 12] != ' ')) {
      throw malformed("no status line of HTTP/1.1");
    }
    oldVersion = octets[start + 7] == '0';
    status = 0;
    for (int i = start + 9; i < start + 12; i++) {
      if (octets[i] < '0' || octets[i] > '9') {
        throw malformed("no status code");
      }
      status = status * 10 + octets[i] - '0';
    }
    if (status < 100 || status == 101) { // Nobody asked to switch.
      throw malformed("status " + status);
    }
    fields.clear();
    headers = 0;
    state = State.HEADER;
  }

  private void field(byte[] octets, int start, int colon, int end) {
    if (2 * headers == places.length) {
      places = Arrays.copyOf(places, 2 * places.length);
    }
    places[2 * headers] = fields.length();
    places[2 * headers + 1] = fields.length() + (colon + 1 - start);
    headers++;
    fields.append(octets, start, end);
  }

  /** The headers are complete. */
  private void begin() throws IOException {
    if (status < 200) {
      state = State.STATUS_LINE; // Interim; its bytes count until the response is there.
      return;
    }
    ResponseHead head = new ResponseHead(fields.array(), fields.length(), places, 2 * headers);
    headBytes = 0;
    keepAlive =
        oldVersion ? head.says("connection", "keep-alive") && !head.says("connection", "close")
            : !head.says("connection", "close");
    state = framing(head);
    receiver.head(status, head);
    if (state == State.SIZED && left == 0) {
      finish();
    }
  }

  /** How long the body is, RFC 9112 section 6.3. */
  private State framing(ResponseHead head) throws IOException {
    left = 0;
    String coding = head.get("transfer-encoding");
    long length = head.contentLength();
    if (coding != null) {
      if (oldVersion || head.count("transfer-encoding") > 1
          || !coding.equalsIgnoreCase("chunked")) {
        throw malformed("transfer-encoding " + (oldVersion ? "in HTTP/1.0" : "other than chunked"));
      }
      keepAlive &= length < 0; // Both: the chunks hold, but somebody between may see it otherwise.
      return status == 204 || status == 304 ? State.SIZED : State.CHUNK_SIZE;
    }
    if (status == 204 || status == 304) {
      return State.SIZED;
    }
    if (length >= 0) {
      left = length;
      return State.SIZED;
    }
    keepAlive = false;
    return State.UNSIZED;
  }

  private void chunkSize(byte[] octets, int start, int end) throws IOException {
    long size = 0;
    int i = start;
    for (int digit; i < end && (digit = Character.digit(octets[i], 16)) >= 0; i++) {
      if (size >= LARGEST >> 4) {
        throw malformed("a chunk is too large");
      }
      size = size << 4 | digit;
    }
    if (i == start || HeaderLine.extensions(octets, i, end) < end) {
      throw malformed("no chunk size");
    }
    headBytes = 0;
    left = size;
    state = size == 0 ? State.TRAILER : State.CHUNK;
  }

  static IOException malformed(String what) {
    return new IOException("malformed response: " + what);
  }
}
