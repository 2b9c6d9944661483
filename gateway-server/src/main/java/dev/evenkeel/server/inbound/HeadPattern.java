package dev.evenkeel.server.inbound;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a head as a caller sent it, so that the same one, which most callers send again and
 * again on a connection, is told by comparing them and not read anew. Only the number of the
 * content's length may differ. What a strict reader has once made of these bytes it would make of
 * them again, so nothing is judged here. Of one connection only: comparing what one caller sends to
 * another's key would let it measure how much of it is right. Immutable.
 */
final class HeadPattern {
  /** Longer heads are read each time. */
  private static final int LONGEST = 4 * 1024;
  /** More digits than any length that is allowed. */
  private static final int MOST_DIGITS = 10;
  private static final String LENGTH = "\r\ncontent-length:";

  /** What stands before the length's digits. */
  private final ByteBuffer before;
  /** What stands behind them. */
  private final ByteBuffer behind;
  private final RequestHead head;

  private HeadPattern(byte[] octets, int digits, int behind, RequestHead head) {
    this.before = ByteBuffer.wrap(Arrays.copyOf(octets, digits));
    this.behind = ByteBuffer.wrap(Arrays.copyOfRange(octets, behind, octets.length));
    this.head = head;
  }

  /**
   * Learns a head; null where it is none that may be told again: only a POST of HTTP/1.1 with a
   * length, that neither asks for anything before its body nor ends the connection.
   *
   * @param from where its bytes begin
   * @param end where they end
   * @param read what was read of them
   */
  static @Nullable HeadPattern of(ByteBuf source, int from, int end, HttpRequest read,
      RequestHead head) {
    if (end - from > LONGEST || !read.decoderResult().isSuccess()
        || !read.method().equals(HttpMethod.POST)
        || !read.protocolVersion().equals(HttpVersion.HTTP_1_1) || !head.keepAlive()
        || head.expects() || source.getByte(from) != 'P'
        || read.headers().contains(HttpHeaderNames.TRANSFER_ENCODING)
        || read.headers().contains(HttpHeaderNames.UPGRADE)) {
      return null;
    }
    String text =
        source.toString(from, end - from, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
    int line = text.indexOf(LENGTH);
    if (line < 0 || text.indexOf(LENGTH, line + 1) >= 0 || !text.endsWith("\r\n\r\n")) {
      return null;
    }
    int digits = line + LENGTH.length();
    while (text.charAt(digits) == ' ') {
      digits++;
    }
    int behind = digits;
    while (digit(text.charAt(behind))) {
      behind++;
    }
    if (behind == digits || text.charAt(behind) != '\r') {
      return null;
    }
    return new HeadPattern(ByteBufUtil.getBytes(source, from, end - from), digits, behind, head);
  }

  /**
   * Whether a whole head lies at the reader's index that is the same but for its length; reads past
   * it if so.
   *
   * @return the length it tells of, negative where it is another head, or not whole
   */
  long read(ByteBuf from) {
    if (from.nioBufferCount() != 1) {
      return -1; // It lies in pieces.
    }
    int start = from.readerIndex();
    int end = from.writerIndex();
    int digits = start + before.capacity();
    if (!same(before, from, start, end)) {
      return -1;
    }
    int at = digits;
    long length = 0;
    int most = Math.min(end, at + MOST_DIGITS);
    while (at < most && digit(from.getByte(at))) {
      length = 10 * length + from.getByte(at) - '0';
      at++;
    }
    if (at == digits || !same(behind, from, at, end)) {
      return -1;
    }
    from.readerIndex(at + behind.capacity());
    return length;
  }

  private static boolean same(ByteBuffer part, ByteBuf from, int at, int end) {
    int length = part.capacity();
    return end - at >= length && part.mismatch(from.internalNioBuffer(at, length)) < 0;
  }

  private static boolean digit(int letter) {
    return letter >= '0' && letter <= '9';
  }

  /** What it says. */
  RequestHead head() {
    return head;
  }
}
