package dev.evenkeel.server.inbound;

import java.nio.charset.StandardCharsets;

/** A header that answers have, ready to be written. Immutable. */
final class HeaderName {
  static final HeaderName CONTENT_TYPE = new HeaderName("content-type");
  static final HeaderName CONTENT_LENGTH = new HeaderName("content-length");
  static final HeaderName CONNECTION = new HeaderName("connection");
  static final HeaderName CACHE_CONTROL = new HeaderName("cache-control");
  static final HeaderName ACCEL_BUFFERING = new HeaderName("x-accel-buffering");
  static final HeaderName REQUEST_ID = new HeaderName("x-request-id");
  static final HeaderName DECISION = new HeaderName("x-evenkeel-decision");
  static final HeaderName MODE = new HeaderName("x-evenkeel-mode");
  static final HeaderName REPLAYED = new HeaderName("x-evenkeel-replayed");
  static final HeaderName ROUTE = new HeaderName("x-evenkeel-route");
  static final HeaderName SESSION = new HeaderName("x-evenkeel-session");
  static final HeaderName AFFINITY = new HeaderName("x-evenkeel-affinity");
  static final HeaderName POLICY = new HeaderName("x-evenkeel-policy");
  static final HeaderName OVERHEAD = new HeaderName("x-evenkeel-overhead-ms");

  private final String text;
  private final byte[] opening;

  private HeaderName(String text) {
    this.text = text;
    this.opening = ("\r\n" + text + ": ").getBytes(StandardCharsets.US_ASCII);
  }

  /** In lower case. */
  String text() {
    return text;
  }

  /** The end of the line before, and what stands before the value. Never modified. */
  byte[] opening() {
    return opening;
  }
}
