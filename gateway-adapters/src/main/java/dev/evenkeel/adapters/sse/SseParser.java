package dev.evenkeel.adapters.sse;

import dev.evenkeel.adapters.ByteBuilder;
import dev.evenkeel.adapters.ByteSearch;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Cuts a stream of server-sent events into its events, however the bytes are split. A data line
 * that lies whole in the input is handed on where it lies; nothing is allocated per event. Confined
 * to one event loop.
 *
 * <p>
 * Lines end with LF, CR or CRLF. Comments, {@code id} and {@code retry} are ignored, a byte order
 * mark at the beginning is dropped, and the end of the input ends the last event. Lines that are
 * neither field nor comment are gathered and handed on at the next blank line: some vendors write a
 * bare JSON error between the events.
 *
 * <table>
 * <caption>Limits</caption>
 * <tr>
 * <th>Limit</th>
 * <th>Default</th>
 * <th>Beyond it</th>
 * </tr>
 * <tr>
 * <td>one event's data, one line, one run of stray lines</td>
 * <td>1 MiB</td>
 * <td>{@link Receiver#overflow()}, and the rest is ignored</td>
 * </tr>
 * <tr>
 * <td>distinct event names remembered</td>
 * <td>16</td>
 * <td>a name costs a string each time</td>
 * </tr>
 * </table>
 */
public final class SseParser {
  /** The most bytes of one event unless said otherwise. */
  public static final int LARGEST_EVENT = 1 << 20;

  private static final byte[] NOTHING = new byte[0];
  /** What nearly every line begins with. */
  private static final byte[] DATA = "data:".getBytes(StandardCharsets.US_ASCII);
  private static final String UNNAMED = "";

  /** Takes what the parser finds. Slices are valid only during the call. */
  public interface Receiver {
    /**
     * An event with data.
     *
     * @param name the event's name, empty when it has none
     */
    void event(String name, byte[] octets, int start, int end);

    /** Lines that are not of the protocol, joined by line feeds. */
    void stray(byte[] octets, int start, int end);

    /** Something was larger than the limit; nothing more will come. */
    void overflow();
  }

  private final Receiver receiver;
  private final int largest;
  private final ByteBuilder line = new ByteBuilder(0);
  private final ByteBuilder data = new ByteBuilder(0);
  private final ByteBuilder stray = new ByteBuilder(0);
  private final String[] names = new String[16];
  private int nameCount;
  private String name = UNNAMED;
  private int dataLines;
  private byte[] whole = NOTHING;
  private int wholeStart;
  private int wholeEnd;
  private boolean lineFeedMayFollow;
  private boolean first = true;
  private boolean stopped;

  public SseParser(Receiver receiver) {
    this(receiver, LARGEST_EVENT);
  }

  public SseParser(Receiver receiver, int largest) {
    this.receiver = receiver;
    this.largest = largest;
  }

  /** More of the stream; the array is only read during the call. */
  public void feed(byte[] octets, int start, int end) {
    int from = start;
    while (from < end && !stopped) {
      if (lineFeedMayFollow) {
        lineFeedMayFollow = false;
        if (octets[from] == '\n') {
          from++;
          continue;
        }
      }
      int i = ByteSearch.lineEnd(octets, from, end);
      if (i == end) {
        break;
      }
      lineFeedMayFollow = octets[i] == '\r';
      if (line.isEmpty()) {
        line(octets, from, i, true);
      } else {
        if (!keep(line, octets, from, i)) {
          return;
        }
        line(line.array(), 0, line.length(), false);
        line.clear();
      }
      from = i + 1;
    }
    if (!stopped) {
      keep(line, octets, from, end);
      settle();
    }
    whole = NOTHING;
  }

  /** The stream is over; what was pending is an event. */
  public void finish() {
    if (!stopped && !line.isEmpty()) {
      line(line.array(), 0, line.length(), false);
      line.clear();
    }
    if (!stopped) {
      dispatch();
    }
    stopped = true;
  }

  private void line(byte[] octets, int start, int end, boolean fromInput) {
    int from = start;
    if (first) {
      first = false;
      if (end - start >= 3 && octets[start] == (byte) 0xEF && octets[start + 1] == (byte) 0xBB
          && octets[start + 2] == (byte) 0xBF) {
        from += 3;
      }
    }
    if (from == end) {
      dispatch();
      return;
    }
    if (octets[from] == ':') {
      return;
    }
    if (end - from > DATA.length
        && Arrays.equals(octets, from, from + DATA.length, DATA, 0, DATA.length)) {
      int value = from + DATA.length;
      data(octets, octets[value] == ' ' ? value + 1 : value, end, fromInput);
      return;
    }
    int colon = from;
    while (colon < end && octets[colon] != ':') {
      colon++;
    }
    int value = colon + 1 < end && octets[colon + 1] == ' ' ? colon + 2 : Math.min(colon + 1, end);
    if (matches(octets, from, colon, "data")) {
      data(octets, value, end, fromInput);
    } else if (matches(octets, from, colon, "event")) {
      name = nameOf(octets, value, end);
    } else if (!matches(octets, from, colon, "id") && !matches(octets, from, colon, "retry")) {
      stray(octets, from, end);
    }
  }

  private void data(byte[] octets, int start, int end, boolean fromInput) {
    dataLines++;
    if (dataLines == 1 && fromInput) {
      whole = octets;
      wholeStart = start;
      wholeEnd = end;
      return;
    }
    settle();
    if (dataLines > 1) {
      data.append((byte) '\n');
    }
    keep(data, octets, start, end);
  }

  /** Copies a data line that so far lies in the input, because the input is about to go. */
  private void settle() {
    if (whole.length > 0) {
      keep(data, whole, wholeStart, wholeEnd);
      whole = NOTHING;
    }
  }

  private void stray(byte[] octets, int start, int end) {
    if (!stray.isEmpty()) {
      stray.append((byte) '\n');
    }
    keep(stray, octets, start, end);
  }

  private void dispatch() {
    if (stopped) {
      return;
    }
    String named = name;
    name = UNNAMED;
    if (dataLines > 0) {
      dataLines = 0;
      if (whole.length > 0) {
        byte[] octets = whole;
        whole = NOTHING;
        if (wholeEnd - wholeStart > largest) {
          overflow();
          return;
        }
        receiver.event(named, octets, wholeStart, wholeEnd);
      } else {
        receiver.event(named, data.array(), 0, data.length());
        data.clear();
      }
    }
    if (!stray.isEmpty()) {
      receiver.stray(stray.array(), 0, stray.length());
      stray.clear();
    }
  }

  private boolean keep(ByteBuilder kept, byte[] octets, int start, int end) {
    if (kept.length() + (end - start) > largest + 16) { // The field's own name is not data.
      overflow();
      return false;
    }
    kept.append(octets, start, end);
    return true;
  }

  private void overflow() {
    if (!stopped) {
      stopped = true;
      receiver.overflow();
    }
  }

  private String nameOf(byte[] octets, int start, int end) {
    for (int i = 0; i < nameCount; i++) {
      if (matches(octets, start, end, names[i])) {
        return names[i];
      }
    }
    String fresh = new String(octets, start, end - start, StandardCharsets.ISO_8859_1);
    if (nameCount < names.length) {
      names[nameCount++] = fresh;
    }
    return fresh;
  }

  private static boolean matches(byte[] octets, int start, int end, String text) {
    if (end - start != text.length()) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (octets[start + i] != (byte) text.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
