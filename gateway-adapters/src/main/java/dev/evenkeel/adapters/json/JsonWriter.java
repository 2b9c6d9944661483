package dev.evenkeel.adapters.json;

import dev.evenkeel.adapters.ByteBuilder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Appends JSON to a byte run and sets the commas. It trusts its user to open and close in order.
 */
public final class JsonWriter {
  private final ByteBuilder out;
  private boolean comma;

  public JsonWriter(ByteBuilder out) {
    this.out = out;
  }

  public JsonWriter beginObject() {
    return begin('{');
  }

  public JsonWriter endObject() {
    return end('}');
  }

  public JsonWriter beginArray() {
    return begin('[');
  }

  public JsonWriter endArray() {
    return end(']');
  }

  /** The name of the property whose value comes next. */
  public JsonWriter name(String name) {
    separate();
    quoted(name);
    out.append((byte) ':');
    comma = false;
    return this;
  }

  /** A string, or {@code null}. */
  public JsonWriter string(@Nullable String value) {
    separate();
    if (value == null) {
      out.ascii("null");
    } else {
      quoted(value);
    }
    return this;
  }

  public JsonWriter number(long value) {
    separate();
    out.decimal(value);
    return this;
  }

  /** A decimal; whole values are written without a fraction. */
  public JsonWriter number(double value) {
    separate();
    long whole = (long) value;
    if (whole == value) {
      out.decimal(whole);
    } else {
      out.ascii(Double.toString(value));
    }
    return this;
  }

  public JsonWriter bool(boolean value) {
    separate();
    out.ascii(value ? "true" : "false");
    return this;
  }

  /** A value that is JSON already. */
  public JsonWriter raw(String json) {
    byte[] octets = json.getBytes(StandardCharsets.UTF_8);
    return raw(octets, 0, octets.length);
  }

  /** A value that is JSON already, byte for byte. */
  public JsonWriter raw(byte[] octets, int start, int end) {
    separate();
    out.append(octets, start, end);
    return this;
  }

  /**
   * A property with a string, or {@code null}.
   *
   * @param name one of our own words, not somebody's text: nothing in it needs to be escaped
   */
  public JsonWriter string(String name, @Nullable String value) {
    return property(name).string(value);
  }

  /**
   * Appends what is the same in every text, commas included; what comes next stands directly behind
   * it.
   */
  public JsonWriter fixed(byte[] json) {
    out.append(json);
    comma = false;
    return this;
  }

  /** The same, of what ends an object or array: what comes next is separated from it. */
  public JsonWriter closed(byte[] json) {
    out.append(json);
    comma = true;
    return this;
  }

  /** A string of text. */
  public JsonWriter text(EscapedText value) {
    separate();
    value.writeTo(out);
    return this;
  }

  /** A property with a number; the name as with {@link #string(String, String)}. */
  public JsonWriter number(String name, long value) {
    return property(name).number(value);
  }

  /** A property with JSON text; the name as with {@link #string(String, String)}. */
  public JsonWriter raw(String name, String json) {
    return property(name).raw(json);
  }

  /**
   * The name of the property whose value comes next, as with {@link #string(String, String)}:
   * looking at each of its letters would be a third of what a record costs.
   */
  public JsonWriter property(String name) {
    assert JsonEscape.plain(name) : name;
    separate();
    out.quoted(name).append((byte) ':');
    comma = false;
    return this;
  }

  private JsonWriter begin(char bracket) {
    separate();
    out.append((byte) bracket);
    comma = false;
    return this;
  }

  private JsonWriter end(char bracket) {
    out.append((byte) bracket);
    comma = true;
    return this;
  }

  private void separate() {
    if (comma) {
      out.append((byte) ',');
    }
    comma = true;
  }

  private void quoted(String value) {
    if (JsonEscape.plain(value)) {
      out.quoted(value);
      return;
    }
    out.append((byte) '"');
    JsonEscape.append(value, out);
    out.append((byte) '"');
  }
}
