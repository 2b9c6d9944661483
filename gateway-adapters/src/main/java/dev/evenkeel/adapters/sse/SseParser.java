package dev.evenkeel.adapters.sse;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads server-sent events from bytes that come in any pieces (WHATWG HTML, section 9.2). An event
 * whose lines lie whole in one piece is handed over where it lies; only what is cut is copied. Not
 * thread-safe; allocates nothing once its buffers have grown.
 *
 * <table>
 * <caption>Limits</caption>
 * <tr>
 * <th>limit</th>
 * <th>value</th>
 * <th>beyond it</th>
 * </tr>
 * <tr>
 * <td>one line, one event</td>
 * <td>1 MiB</td>
 * <td>{@link Sink#overflow()}; nothing more is read</td>
 * </tr>
 * </table>
 *
 * <p>
 * Tolerated: CR, LF and CRLF line ends, comments, several data lines, a byte order mark, a missing
 * final blank line, no space after the colon. {@code id} and {@code retry} are ignored.
 */
public final class SseParser {
  private static final int LARGEST = 1024 * 1024;
  private static final byte[] DATA = "data".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] EVENT = "event".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] ID = "id".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] RETRY = "retry".getBytes(StandardCharsets.US_ASCII);

  /** Hears the events. */
  public interface Sink {
    /** An event's data, lines joined by line feeds; the array is only valid during the call. */
    void data(byte[] octets, int start, int end);

    /**
     * A line that is no field of the format: providers have been seen to send a bare JSON error
     * among events.
     */
    void stray(byte[] octets, int start, int end);

    /** A line or an event is larger than any real one. */
    void overflow();
  }

  private final Sink sink;
  private byte[] line = new byte[512];
  private int lineLength;
  private byte[] data = new byte[1024];
  private int dataLength;
  private boolean hasData;
  private boolean afterReturn;
  private boolean first = true;
  private boolean broken;

  public SseParser(Sink sink) {
    this.sink = sink;
  }

  /** More bytes. */
  public void feed(byte[] octets, int start, int end) {
    int from = start;
    for (int i = start; i < end && !broken; i++) {
      byte octet = octets[i];
      if (octet != '\n' && octet != '\r') {
        afterReturn = false;
        continue;
      }
      if (octet == '\n' && afterReturn) {
        afterReturn = false;
        from = i + 1;
        continue;
      }
      afterReturn = octet == '\r';
      if (lineLength == 0) {
        line(octets, from, i);
      } else {
        keep(octets, from, i);
        int length = lineLength;
        lineLength = 0;
        line(line, 0, length);
      }
      from = i + 1;
    }
    if (from < end && !broken) {
      keep(octets, from, end);
    }
  }

  /** No more bytes: an event whose blank line is missing is an event all the same. */
  public void finish() {
    if (lineLength > 0) {
      int length = lineLength;
      lineLength = 0;
      line(line, 0, length);
    }
    dispatch();
  }

  private void keep(byte[] octets, int start, int end) {
    int length = end - start;
    if (lineLength + length > LARGEST) {
      overflow();
      return;
    }
    if (lineLength + length > line.length) {
      line = Arrays.copyOf(line, Math.max(line.length * 2, lineLength + length));
    }
    System.arraycopy(octets, start, line, lineLength, length);
    lineLength += length;
  }

  private void line(byte[] octets, int start, int end) {
    int from = start;
    if (first && end > start) {
      first = false;
      if (end - start >= 3 && octets[start] == (byte) 0xEF && octets[start + 1] == (byte) 0xBB
          && octets[start + 2] == (byte) 0xBF) {
        from += 3;
      }
    }
    if (from == end) {
      dispatch();
    } else if (octets[from] == ':') {
      return; // A comment; it keeps connections alive and says nothing.
    } else if (field(octets, from, end, DATA)) {
      value(octets, from + DATA.length, end);
    } else if (!field(octets, from, end, EVENT) && !field(octets, from, end, ID)
        && !field(octets, from, end, RETRY)) {
      sink.stray(octets, from, end);
    }
  }

  private static boolean field(byte[] octets, int start, int end, byte[] name) {
    return end - start >= name.length
        && Arrays.equals(octets, start, start + name.length, name, 0, name.length)
        && (end - start == name.length || octets[start + name.length] == ':');
  }

  private void value(byte[] octets, int afterName, int end) {
    int start = afterName;
    if (start < end) {
      start++; // the colon
    }
    if (start < end && octets[start] == ' ') {
      start++;
    }
    int length = end - start;
    int room = dataLength + length + 1;
    if (room > LARGEST) {
      overflow();
      return;
    }
    if (room > data.length) {
      data = Arrays.copyOf(data, Math.max(data.length * 2, room));
    }
    if (hasData) {
      data[dataLength++] = '\n';
    }
    System.arraycopy(octets, start, data, dataLength, length);
    dataLength += length;
    hasData = true;
  }

  private void dispatch() {
    if (hasData) {
      int length = dataLength;
      hasData = false;
      dataLength = 0;
      sink.data(data, 0, length);
    }
  }

  private void overflow() {
    broken = true;
    sink.overflow();
  }
}
