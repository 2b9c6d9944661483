package dev.evenkeel.server.inbound;

import dev.evenkeel.adapters.AnswerEncoder;
import dev.evenkeel.adapters.ByteBuilder;
import dev.evenkeel.core.chat.ChatEvent;
import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.session.IdempotencyTable.Kept;
import dev.evenkeel.core.turn.Gateway;
import dev.evenkeel.core.turn.Rejection;
import dev.evenkeel.core.turn.Reply;
import dev.evenkeel.core.turn.ReplyHead;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Writes one answer. Holds back status and headers until there is something to release, gathers
 * what
 * one pass releases into one write, and says when the caller reads too slowly. Confined to its
 * connection's event loop.
 */
final class AnswerWriter implements Reply, Gateway.ReplyShape {
  private final Wire wire;
  private final Encoders encoders;
  private final ByteBuilder out;
  private final String requestId;
  private final boolean keepAlive;
  private final Runnable done;
  private @Nullable AnswerEncoder encoder;
  private @Nullable ReplyHead head;
  /** What was sent so far, where it is to be kept; null where not. */
  private @Nullable ByteBuilder kept;
  private int mostKept;
  /** The decision whose answer is given again, null for an answer of its own. */
  private @Nullable String replayed;
  private boolean stream;
  private boolean released;
  private boolean headersSent;
  private boolean ended;
  private boolean over;

  /**
   * @param out room for one pass; used by one answer at a time
   * @param done called once when the last byte was handed to the connection
   */
  AnswerWriter(Wire wire, Encoders encoders, ByteBuilder out, String requestId, boolean keepAlive,
      Runnable done) {
    this.wire = wire;
    this.encoders = encoders;
    this.out = out;
    this.requestId = requestId;
    this.keepAlive = keepAlive;
    this.done = done;
    out.clear();
  }

  @Override
  public void shape(ChatRequest request, @Nullable String displayModel, Instant at) {
    stream = request.stream();
    encoder = encoders.create(request, displayModel, at);
  }

  @Override
  public boolean released() {
    return released;
  }

  @Override
  public void head(ReplyHead now) {
    head = now;
  }

  @Override
  public void event(ChatEvent event) {
    AnswerEncoder writing = encoder;
    if (over || writing == null) {
      return;
    }
    writing.encode(event, out);
    released |= !out.isEmpty();
    if (event instanceof ChatEvent.Ended) {
      ended = true;
    }
  }

  @Override
  public void flush() {
    if (over || (out.isEmpty() && !ended)) {
      return;
    }
    if (!stream) {
      if (ended) {
        remember();
        whole(HttpResponseStatus.OK, contentType(), null);
      }
      return;
    }
    openStream();
    remember();
    if (ended) {
      over = true;
      wire.last(out);
      out.clear();
      done.run();
    } else {
      wire.chunk(out);
      out.clear();
    }
  }

  private void openStream() {
    if (!headersSent) {
      headersSent = true;
      begin(HttpResponseStatus.OK, contentType());
      wire.header(HeaderName.CACHE_CONTROL, "no-cache");
      wire.header(HeaderName.ACCEL_BUFFERING, "no");
      wire.stream();
    }
  }

  @Override
  public void keep(int mostBytes) {
    kept = new ByteBuilder(1024);
    mostKept = mostBytes;
  }

  private void remember() {
    ByteBuilder all = kept;
    if (all != null) {
      if (all.length() + out.length() > mostKept) {
        kept = null;
      } else {
        all.append(out.array(), 0, out.length());
      }
    }
  }

  @Override
  public @Nullable Kept kept() {
    ByteBuilder all = kept;
    return all == null ? null : new Kept(contentType(), all.copy());
  }

  @Override
  public void replay(Kept answer, String decision) {
    if (over) {
      return;
    }
    out.clear();
    out.append(answer.body());
    released = true;
    replayed = decision;
    whole(HttpResponseStatus.OK, answer.contentType(), null);
  }

  @Override
  public void forget() {
    AnswerEncoder writing = encoder;
    if (!over && !released && writing != null) {
      writing.forget();
    }
  }

  @Override
  public void keepAlive() {
    AnswerEncoder writing = encoder;
    if (stream && !over && !released && writing != null) {
      writing.keepAlive(out);
      openStream();
      wire.chunk(out);
      out.clear();
    }
  }

  @Override
  public void restart(String route) {
    AnswerEncoder writing = encoder;
    if (stream && !over && writing != null) {
      writing.restart(route, out);
    }
  }

  @Override
  public void seam(String route, int offset) {
    AnswerEncoder writing = encoder;
    if (stream && !over && writing != null) {
      writing.seam(route, offset, out);
    }
  }

  @Override
  public String reject(Rejection rejection) {
    ErrorResponse error = ErrorResponse.of(rejection);
    if (over) {
      return error.code();
    }
    AnswerEncoder writing = encoder;
    if (stream && writing != null && (released || headersSent)) {
      writing.encodeError(error.message(), error.type(), error.code(), out);
      ended = true;
      flush();
      return error.code();
    }
    out.clear();
    ErrorBodies.write(error, out);
    whole(HttpResponseStatus.valueOf(error.status()), "application/json", error);
    return error.code();
  }

  private void whole(HttpResponseStatus status, String contentType, @Nullable ErrorResponse error) {
    headersSent = true;
    over = true;
    begin(status, contentType);
    if (error != null) {
      ErrorBodies.headers(error, wire::header);
    }
    wire.whole(out);
    out.clear();
    done.run();
  }

  private String contentType() {
    return encoder == null ? "application/json" : encoder.contentType();
  }

  private void begin(HttpResponseStatus status, String contentType) {
    wire.begin(status);
    wire.header(HeaderName.CONTENT_TYPE, contentType);
    wire.header(HeaderName.REQUEST_ID, requestId);
    if (!keepAlive) {
      wire.header(HeaderName.CONNECTION, "close");
    }
    ReplyHead now = head;
    if (now == null) {
      return;
    }
    wire.header(HeaderName.DECISION, now.decision());
    wire.header(HeaderName.MODE, now.mode());
    if (replayed != null) {
      wire.header(HeaderName.REPLAYED, replayed);
    }
    said(HeaderName.ROUTE, now.route());
    said(HeaderName.SESSION, now.session());
    said(HeaderName.AFFINITY, now.affinity());
    said(HeaderName.POLICY, now.policy());
    if (now.overheadNanos() >= 0) {
      wire.millis(HeaderName.OVERHEAD, now.overheadNanos() / 1_000);
    }
  }

  private void said(HeaderName name, String value) {
    if (!value.isEmpty()) {
      wire.header(name, value);
    }
  }
}
