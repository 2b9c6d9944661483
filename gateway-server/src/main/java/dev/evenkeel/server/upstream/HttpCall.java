package dev.evenkeel.server.upstream;

import dev.evenkeel.adapters.AnswerDecoder;
import dev.evenkeel.adapters.ByteBuilder;
import dev.evenkeel.adapters.ProviderProtocol;
import dev.evenkeel.core.Time;
import dev.evenkeel.core.chat.ChatEvent;
import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.failover.Failure;
import dev.evenkeel.core.failover.FailureKind;
import dev.evenkeel.core.route.Clocks;
import dev.evenkeel.core.route.Route;
import dev.evenkeel.core.route.Secret;
import dev.evenkeel.core.turn.Call;
import dev.evenkeel.core.turn.Inbound;
import dev.evenkeel.core.turn.Sink;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One call to a provider over HTTP/1.1: sends the request, feeds the response to the protocol's
 * decoder, watches the clocks. Whatever happens, its sink hears exactly one {@code Ended} or
 * {@code Failed}, unless it was cancelled. Confined to its event loop.
 */
final class HttpCall implements Exchange, Call, Sink {
  private static final int LONGEST_ERROR_BODY = 64 * 1024;
  /** How long a finished answer's connection may take to end its body before it is given up. */
  private static final long LONGEST_TAIL_NANOS = Duration.ofSeconds(1).toNanos();

  private final ConnectionPool pool;
  private final ProviderProtocol protocol;
  private final Route route;
  private final ChatRequest request;
  private final String safetyIdentifier;
  /** Where the loop's requests are written; others write there once this one has left. */
  private final ByteBuilder room;
  private final boolean stream;
  private final int choices;
  private final Sink sink;
  private final Time time;
  private final Limits limits;
  private @Nullable UpstreamHandler connection;
  private @Nullable AnswerDecoder decoder;
  private @Nullable ByteArrayOutputStream errorBody;
  private Inbound.Headers headers = _ -> null;
  private int status;
  /** The request is in the room, and nobody has written there since. */
  private boolean written;
  private boolean retriedStale;
  private boolean over;
  private boolean paused;
  /** Something has happened that its clocks begin anew with, at the next tick. */
  private boolean progress;
  private boolean content;
  private boolean sent;
  /** How many choices the provider has said to be complete. */
  private int finished;
  /** The connection went before the response was complete. */
  private boolean cut;
  /** The attempt's key, where its provider honours keys and once it is sent. */
  private @Nullable String idempotencyKey;
  private long lastProgressNanos;

  /** @param room has the request as it is to be sent, until the loop goes on */
  HttpCall(ConnectionPool pool, ProviderProtocol protocol, Route route, ChatRequest request,
      String safetyIdentifier, ByteBuilder room, Sink sink, Time time, Limits limits) {
    this.pool = pool;
    this.protocol = protocol;
    this.route = route;
    this.request = request;
    this.safetyIdentifier = safetyIdentifier;
    this.room = room;
    this.stream = request.stream();
    this.choices = request.choices();
    this.sink = sink;
    this.time = time;
    this.limits = limits;
  }

  void start() {
    UpstreamHandler idle = pool.reuse();
    if (idle != null) {
      connection = idle;
      written = true;
      idle.take(this);
    } else {
      lastProgressNanos = time.now();
      connection = pool.connect(this, route.provider().clocks().connect());
    }
  }

  // --- from the connection

  @Override
  public void connected(UpstreamHandler standing) {
    connection = standing;
    sent = true;
    progress = true;
    if (paused) {
      standing.autoRead(false);
    }
    if (!written) {
      room.clear();
      protocol.writeRequest(route, request, safetyIdentifier, room);
    }
    written = false;
    standing.send(head(room.length()), room.array(), room.length());
  }

  /** The key is the attempt's own, and the same when a connection failed and it is sent again. */
  private ByteBuilder head(int length) {
    if (!route.provider().idempotent()) {
      return pool.heads().of(route, stream, protocol, length);
    }
    if (idempotencyKey == null) {
      idempotencyKey = UUID.randomUUID().toString();
    }
    List<ProviderProtocol.Header> headers = new ArrayList<>(protocol.headers(route, stream));
    headers.add(new ProviderProtocol.Header("idempotency-key", idempotencyKey));
    return pool.heads().of(protocol.path(), length, headers);
  }

  @Override
  public void head(int code, Inbound.Headers responseHeaders) {
    status = code;
    headers = responseHeaders;
    Duration usedUp = protocol.usedUp(responseHeaders);
    if (usedUp != null && !usedUp.isZero()) {
      limits.usedUp(route, usedUp);
    }
    if (code == 200) {
      decoder = protocol.decoder(stream && !plain(responseHeaders), this);
    } else {
      errorBody = new ByteArrayOutputStream(512);
    }
  }

  /** A provider may answer a streaming call with a plain body, usually an error. */
  private static boolean plain(Inbound.Headers responseHeaders) {
    String type = responseHeaders.get("content-type");
    return type != null && type.startsWith("application/json");
  }

  @Override
  public void body(byte[] octets, int start, int end) {
    if (decoder != null) {
      decoder.feed(octets, start, end);
    } else if (errorBody != null) {
      errorBody.write(octets, start, Math.min(end - start, LONGEST_ERROR_BODY - errorBody.size()));
    }
  }

  @Override
  public void lastOfBody(byte[] octets, int start, int end) {
    if (decoder != null) {
      decoder.feedLast(octets, start, end);
    } else {
      body(octets, start, end);
    }
  }

  @Override
  public void complete() {
    connection = null;
    end(true, null);
    sink.flush();
  }

  @Override
  public void passOver() {
    if (!over) {
      sink.flush();
    }
  }

  @Override
  public void lost(UpstreamHandler gone, Throwable cause) {
    connection = null;
    if (over) {
      return;
    }
    if (status == 0 && gone.reused() && !retriedStale) {
      // The provider had closed an idle connection; it has not seen this request.
      retriedStale = true;
      lastProgressNanos = time.now();
      sent = false;
      connection = pool.connect(this, route.provider().clocks().connect());
      return;
    }
    end(false, cause);
    sink.flush();
  }

  private void end(boolean clean, @Nullable Throwable cause) {
    if (over) {
      return;
    }
    if (decoder != null) {
      cut = !clean;
      decoder.finish(clean);
      if (!decoder.over()) {
        fail(Failure.of(FailureKind.TRUNCATED, "the answer ended without an end", status));
      }
    } else if (errorBody != null) {
      fail(protocol.failure(status, headers, errorBody.toByteArray()));
    } else {
      fail(cause == null ? Failure.of(FailureKind.SERVER_ERROR, "no response")
          : LostConnection.failure(cause, sent));
    }
  }

  /** Providers quote our key, whole or in part, when they refuse it: their words stay here. */
  private Failure discreet(Failure failure) {
    boolean ours = failure.kind() == FailureKind.PROVIDER_AUTH
        || failure.kind() == FailureKind.QUOTA_EXHAUSTED;
    Secret key = route.provider().apiKey();
    return ours || (key != null && quotes(failure, key.reveal())) ? failure.unsaid() : failure;
  }

  private static boolean quotes(Failure failure, String key) {
    return failure.words().contains(key) || (failure.code() != null && failure.code().contains(key))
        || (failure.param() != null && failure.param().contains(key));
  }

  // --- from the decoder

  @Override
  public void event(ChatEvent event) {
    if (over) {
      return;
    }
    progress = true;
    switch (event) {
      case ChatEvent.Text _,ChatEvent.ToolCalled _ -> content = true;
      case ChatEvent.Finished _ -> {
        content = true;
        finished++;
      }
      case ChatEvent.Ended _ when cut && finished < choices -> {
        // A decoder sees no fault in choices that never began; some vendors send fewer than were asked for.
        fail(Failure.of(FailureKind.TRUNCATED, "the connection was lost before the last choice"));
        return;
      }
      case ChatEvent.Ended _,ChatEvent.Failed _ -> over = true;
      case ChatEvent.Started _,ChatEvent.Used _ -> {
      }
    }
    sink.event(
        event instanceof ChatEvent.Failed(var failure) ? new ChatEvent.Failed(discreet(failure))
            : event);
  }

  @Override
  public void building(int characters) {
    if (!over) {
      progress = true;
      content = true;
      sink.building(characters);
    }
  }

  @Override
  public void skipped() {
    if (!over) {
      sink.skipped();
    }
  }

  private void fail(Failure failure) {
    event(new ChatEvent.Failed(failure));
  }

  // --- from the turn

  @Override
  public void cancel() {
    UpstreamHandler using = connection;
    boolean complete = over && decoder != null && decoder.over();
    over = true;
    if (using == null) {
      return;
    }
    if (complete) {
      // Only the end of the body is missing: the connection is worth keeping.
      using.autoRead(true);
      return;
    }
    connection = null;
    using.close();
  }

  @Override
  public void pause() {
    paused = true;
    if (connection != null && sent) {
      connection.autoRead(false);
    }
  }

  @Override
  public void resume() {
    paused = false;
    lastProgressNanos = time.now();
    if (connection != null && sent) {
      connection.autoRead(true);
    }
  }

  @Override
  public boolean begun() {
    return status != 0;
  }

  // --- clocks

  @Override
  public void tick(long nowNanos) {
    if (progress) {
      progress = false;
      lastProgressNanos = nowNanos;
    }
    long waited = nowNanos - lastProgressNanos;
    if (over) {
      if (waited > LONGEST_TAIL_NANOS) {
        giveUp();
      }
      return;
    }
    if (paused) {
      lastProgressNanos = nowNanos; // It is the caller who is slow.
      return;
    }
    Clocks clocks = route.provider().clocks();
    if (!sent) {
      if (waited > clocks.connect().toNanos()) {
        giveUp();
        fail(Failure.of(FailureKind.CONNECT, "no connection in " + clocks.connect()));
      }
    } else if (!content) {
      Duration limit = stream ? clocks.firstContent() : clocks.whole();
      if (waited > limit.toNanos()) {
        giveUp();
        fail(Failure.of(FailureKind.TIMED_OUT, "no content in " + limit));
      }
    } else if (waited > clocks.idle().toNanos()) {
      giveUp();
      fail(Failure.of(FailureKind.STALLED, "nothing for " + clocks.idle()));
    }
  }

  private void giveUp() {
    UpstreamHandler using = connection;
    connection = null;
    if (using != null) {
      using.close();
    }
  }
}
