package dev.evenkeel.core.chat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/**
 * The body of a request as the caller sent it, and where its top-level fields lie, so that a
 * provider of the same dialect can be sent the caller's own bytes with only the named fields
 * changed. Immutable by contract: nobody writes to the array.
 */
public final class WireBody {
  /** No original: the request was made inside the gateway. */
  public static final WireBody NONE = new WireBody(new byte[0], List.of());

  private final byte[] octets;
  private final List<Field> fields;
  private final int added;
  private final boolean foreign;

  /**
   * @param octets the body, not copied; the caller must not change it afterwards
   * @param fields its top-level fields in order
   */
  public WireBody(byte[] octets, List<Field> fields) {
    this(octets, fields, 0, false);
  }

  private WireBody(byte[] octets, List<Field> fields, int added, boolean foreign) {
    this.foreign = foreign;
    this.octets = octets;
    this.fields = List.copyOf(fields);
    this.added = added;
  }

  /** The same bytes for a request with {@code more} messages behind those that stand in them. */
  public WireBody with(int more) {
    return present() ? new WireBody(octets, fields, added + more, foreign) : this;
  }

  /** The same bytes, of which some say what only the provider that wrote it could use. */
  public WireBody withForeign() {
    return new WireBody(octets, fields, added, true);
  }

  /** The same request in other bytes. */
  public WireBody rewritten(byte[] other, List<Field> places) {
    return new WireBody(other, places, added, foreign);
  }

  /**
   * Whether the messages carry another provider's reasoning: no provider may be sent it, so they
   * cannot be copied.
   */
  public boolean foreign() {
    return foreign;
  }

  /** How many of the request's last messages do not stand in the bytes. */
  public int added() {
    return added;
  }

  /** A body of text, for tests and for requests made inside the gateway. */
  public static WireBody of(String json, List<Field> fields) {
    return new WireBody(json.getBytes(StandardCharsets.UTF_8), fields);
  }

  /** The shared array; never modify it. */
  public byte[] octets() {
    return octets;
  }

  /** The top-level fields in the caller's order. */
  public List<Field> fields() {
    return fields;
  }

  /** The same as if the caller had not written these fields. */
  WireBody without(Set<String> names) {
    return new WireBody(octets,
        fields.stream().filter(field -> !names.contains(field.name())).toList(), added, foreign);
  }

  /** Whether the caller wrote a top-level field of that name. */
  public boolean has(String name) {
    for (int i = 0; i < fields.size(); i++) {
      if (fields.get(i).name().equals(name)) {
        return true;
      }
    }
    return false;
  }

  /** Whether there is an original to splice. */
  public boolean present() {
    return octets.length > 0;
  }

  /**
   * One top-level field.
   *
   * @param name its name, unescaped
   * @param start offset of the value's first byte
   * @param end offset after the value's last byte
   */
  public record Field(String name, int start, int end) {}
}
