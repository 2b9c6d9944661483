package dev.evenkeel.server.inbound;

import dev.evenkeel.adapters.ByteBuilder;
import dev.evenkeel.adapters.openai.ModerationBody;
import dev.evenkeel.core.Time;
import dev.evenkeel.core.access.Caller;
import dev.evenkeel.core.turn.Inbound;
import dev.evenkeel.core.turn.Moderating;
import dev.evenkeel.core.turn.Moderation;
import dev.evenkeel.core.turn.RejectedException;
import dev.evenkeel.core.turn.Rejection;
import dev.evenkeel.core.turn.Snapshot;
import dev.evenkeel.core.turn.Turn;
import dev.evenkeel.server.upstream.ProviderLoop;
import dev.evenkeel.server.upstream.Ticks;
import dev.evenkeel.server.upstream.WireHeaders;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One caller's connection (or one HTTP/2 stream of it): collects a request, hands it to the
 * gateway,
 * and keeps what a pipelining caller sends meanwhile until the answer is out. Confined to its event
 * loop.
 */
final class FrontHandler extends ChannelInboundHandlerAdapter
    implements Ticks.Ticking, RequestDecoder.Receiver {
  /** What a pipelining caller may have waiting here before it is not read any further. */
  private static final int MOST_WAITING = 64;
  private static final int FIRST_BODY_ROOM = 16 * 1024;
  private static final byte[] FRESH_ID = "req_".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private static final WireHeaders NO_HEADERS = new WireHeaders(EmptyHttpHeaders.INSTANCE);

  private static final Logger LOG = LoggerFactory.getLogger(FrontHandler.class);

  private enum Phase {
    IDLE,
    HEAD,
    BODY,
    ANSWERING,
    DISCARDING,
    CLOSING
  }

  private final Front front;
  private final ProviderLoop loop;
  private final Time time;
  private final Deque<HttpObject> waiting = new ArrayDeque<>(0);
  private final ByteBuilder out = new ByteBuilder(2 * 1024);
  private final Runnable answered = this::answered;
  private Phase phase = Phase.IDLE;
  private @Nullable ChannelHandlerContext context;
  private @Nullable Wire wire;
  private @Nullable RequestHead request;
  private WireHeaders headers = NO_HEADERS;
  /** Who sent the headers before, and which they were: most connections bring the same again. */
  private Inbound.@Nullable Known known;
  private WireHeaders knownBy = NO_HEADERS;
  private @Nullable Turn turn;
  /** Texts that guards are asked about. */
  private @Nullable Moderating judging;
  private byte[] body = new byte[0];
  private int length;
  private boolean keepAlive;
  private boolean draining;
  private boolean admitted;
  /** When what is handled now was read: one look at the clock per read. */
  private long arrived;
  private long since;
  /** When the headers of the request were complete. */
  private long begun;

  FrontHandler(Front front, ProviderLoop loop) {
    this.front = front;
    this.loop = loop;
    this.time = loop.time();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
    since = time.now();
    loop.ticks().add(this);
    if (!front.opened(this)) {
      added.close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext unused) {
    phase = Phase.CLOSING;
    loop.ticks().remove(this);
    front.closed(this);
    Turn running = turn;
    turn = null;
    if (running != null) {
      running.callerLeft();
    }
    Moderating asked = judging;
    judging = null;
    if (asked != null) {
      asked.cancel();
    }
    leave();
    waiting.forEach(ReferenceCountUtil::release);
    waiting.clear();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext now, Throwable cause) {
    // The caller's connection is broken; there is nobody to tell.
    now.close();
  }

  @Override
  public void channelRead(ChannelHandlerContext now, Object message) {
    if (!(message instanceof HttpObject part)) {
      ReferenceCountUtil.release(message);
      return;
    }
    arrived = time.now();
    take(now, part);
  }

  @Override
  public boolean ready() {
    return (phase == Phase.IDLE || phase == Phase.HEAD) && waiting.isEmpty() && context != null;
  }

  @Override
  public void head(RequestHead head, long declared) {
    ChannelHandlerContext now = context;
    if (now != null) {
      since = arrived;
      begin(now, head, declared);
    }
  }

  @Override
  public void body(ByteBuf more, boolean last) {
    ChannelHandlerContext now = context;
    if (now != null && phase != Phase.CLOSING) {
      since = arrived;
      content(now, more, last);
    }
  }

  @Override
  public @Nullable RequestHead latest() {
    return request;
  }

  @Override
  public void decoded(HttpObject part) {
    ChannelHandlerContext now = context;
    if (now == null) {
      ReferenceCountUtil.release(part);
    } else {
      take(now, part);
    }
  }

  private void take(ChannelHandlerContext now, HttpObject part) {
    if (phase == Phase.ANSWERING) {
      waiting.add(part);
      if (waiting.size() >= MOST_WAITING) {
        now.channel().config().setAutoRead(false);
      }
      return;
    }
    handle(now, part);
  }

  private void handle(ChannelHandlerContext now, HttpObject part) {
    try {
      since = arrived;
      if (phase == Phase.CLOSING) {
        return;
      }
      if (part.decoderResult().isFailure()) {
        reject(now, undecodable(part.decoderResult().cause()), true);
        return;
      }
      if (part instanceof HttpRequest head) {
        begin(now, RequestHead.of(head), HttpUtil.getContentLength(head, -1L));
      }
      if (part instanceof HttpContent content) {
        content(now, content.content(), part instanceof LastHttpContent);
      }
    } finally {
      ReferenceCountUtil.release(part);
    }
  }

  private void content(ChannelHandlerContext now, ByteBuf more, boolean last) {
    if (phase == Phase.BODY) {
      collect(now, more);
    }
    if (last) {
      if (phase == Phase.BODY) {
        dispatch(now);
      } else if (phase == Phase.DISCARDING) {
        phase = Phase.IDLE;
      }
    }
  }

  /** @param declared the body's length in bytes, negative if it is not known */
  private void begin(ChannelHandlerContext now, RequestHead head, long declared) {
    request = head;
    headers = head.headers();
    keepAlive = head.keepAlive() && !draining;
    length = 0;
    phase = Phase.BODY;
    begun = since;
    String path = head.path();
    if (path.equals(Front.CHAT) || path.equals(Front.MODERATIONS)) {
      if (!head.method().equals(HttpMethod.POST)) {
        reject(now, new Rejection.MethodNotAllowed(head.method().name(), "POST"), false);
        return;
      }
      if (declared > front.limits().bodyBytes()) {
        reject(now, new Rejection.TooLarge(front.limits().bodyBytes()), true);
        return;
      }
      try {
        // Before the body is read: a stranger's megabytes are not worth keeping.
        authenticate();
      } catch (RejectedException e) {
        reject(now, e.rejection(), declared < 0 || declared > FIRST_BODY_ROOM);
        return;
      }
      if (declared > body.length) {
        body = new byte[(int) Math.min(declared, FIRST_BODY_ROOM)];
      }
      if (head.expects()) {
        now.writeAndFlush(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1,
            HttpResponseStatus.CONTINUE, now.alloc().buffer(0)));
      }
    } else if (!path.equals(Front.MODELS) && !path.startsWith(Front.MODELS + "/")) {
      reject(now, new Rejection.UnknownPath(path), false);
    } else if (!head.method().equals(HttpMethod.GET)) {
      reject(now, new Rejection.MethodNotAllowed(head.method().name(), "GET"), false);
    }
  }

  private void collect(ChannelHandlerContext now, ByteBuf more) {
    int count = more.readableBytes();
    if (count == 0) {
      return;
    }
    if (length + count > front.limits().bodyBytes()) {
      reject(now, new Rejection.TooLarge(front.limits().bodyBytes()), true);
      return;
    }
    if (length + count > body.length) {
      body = Arrays.copyOf(body, Math.max(length + count,
          Math.min(front.limits().bodyBytes(), Math.max(FIRST_BODY_ROOM, body.length * 2))));
    }
    more.readBytes(body, length, count);
    length += count;
  }

  private void dispatch(ChannelHandlerContext now) {
    RequestHead head = request;
    if (head == null) {
      return;
    }
    phase = Phase.ANSWERING;
    String path = head.path();
    if (path.startsWith(Front.MODELS)) {
      try {
        models(now, authenticate().caller(), path);
      } catch (RejectedException e) {
        reject(now, e.rejection(), false);
      }
      return;
    }
    if (path.equals(Front.MODERATIONS)) {
      moderate(now);
      return;
    }
    String requestId = requestId(headers.get("x-request-id"));
    AnswerWriter writer =
        new AnswerWriter(wire(now), front.encoders(), out, requestId, keepAlive, answered);
    if (!front.admit()) {
      writer.reject(busy());
      return;
    }
    admitted = true;
    byte[] whole = body();
    Turn running = front.gateway()
        .answer(new Inbound(requestId, headers, whole, since, known), writer, loop, writer);
    if (phase == Phase.ANSWERING) {
      turn = running;
      pace(now);
    }
  }

  private Wire wire(ChannelHandlerContext now) {
    Wire made = wire;
    if (made == null) {
      ChannelHandlerContext codec = now.pipeline().context(FrontPipeline.RESPONSES);
      made = codec == null ? new ObjectWire(now) : new ByteWire(codec, loop);
      wire = made;
    }
    return made;
  }

  /** The request's bytes; whoever takes them keeps them. */
  private byte[] body() {
    byte[] whole = length == body.length ? body : Arrays.copyOf(body, length);
    body = new byte[0];
    return whole;
  }

  /** Finds the caller; as before where neither what it sent nor the configuration is another. */
  @SuppressWarnings("ReferenceEquality") // Both are immutable, and equal ones are looked at.
  private Inbound.Known authenticate() {
    Snapshot now = front.snapshot();
    Inbound.Known before = known;
    if (before != null && knownBy == headers && before.by() == now) {
      return before;
    }
    known = null;
    Inbound.Known found = new Inbound.Known(now, front.gateway().authenticate(now, headers));
    known = found;
    knownBy = headers;
    return found;
  }

  /** The last byte of the answer has been handed to the connection. */
  private void answered() {
    leave();
    turn = null;
    ChannelHandlerContext now = context;
    if (phase == Phase.CLOSING || now == null) {
      return;
    }
    settle(now);
  }

  private void leave() {
    if (admitted) {
      admitted = false;
      front.leave();
    }
  }

  private void settle(ChannelHandlerContext now) {
    if (!keepAlive || draining) {
      phase = Phase.CLOSING;
      now.writeAndFlush(now.alloc().buffer(0)).addListener(ChannelFutureListener.CLOSE);
      return;
    }
    phase = Phase.IDLE;
    since = loop.ticks().latest();
    if (!waiting.isEmpty()) {
      // Not from here: a long pipeline of rejected requests must not become a deep stack.
      now.channel().eventLoop().execute(this::nextWaiting);
    }
  }

  private void nextWaiting() {
    ChannelHandlerContext now = context;
    if (now == null) {
      return;
    }
    arrived = time.now(); // They have waited; their clocks begin now.
    while (!waiting.isEmpty() && phase != Phase.ANSWERING && phase != Phase.CLOSING) {
      handle(now, waiting.removeFirst());
    }
    if (waiting.size() < MOST_WAITING) {
      now.channel().config().setAutoRead(true);
    }
  }

  private void models(ChannelHandlerContext now, Caller caller, String path) {
    out.clear();
    if (!front.models(caller, path, out)) {
      reject(now, new Rejection.UnknownModel(path.substring(Front.MODELS.length() + 1)), false);
      return;
    }
    respond(now, HttpResponseStatus.OK, null);
  }

  private void moderate(ChannelHandlerContext now) {
    if (!front.admit()) {
      reject(now, busy(), false);
      return;
    }
    admitted = true;
    try {
      Moderating begun = front.moderate(headers, body(), loop, new Front.Judged() {
        @Override
        public void judged(String policy, List<Moderation> results) {
          judgedAs(now, policy, results);
        }

        @Override
        public void rejected(Rejection rejection) {
          notJudged(now, rejection);
        }
      });
      if (phase == Phase.ANSWERING && admitted) {
        judging = begun;
      }
    } catch (RejectedException e) {
      notJudged(now, e.rejection());
    } catch (RuntimeException e) {
      // Its message may quote the text.
      LOG.error("a text could not be judged: {}", e.getClass().getName());
      notJudged(now, new Rejection.FilterFailed());
    }
  }

  private void judgedAs(ChannelHandlerContext now, String policy, List<Moderation> results) {
    judging = null;
    leave();
    out.clear();
    ModerationBody.write(
        "modr-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong()), policy,
        results, out);
    respond(now, HttpResponseStatus.OK, null);
  }

  private void notJudged(ChannelHandlerContext now, Rejection rejection) {
    judging = null;
    leave();
    reject(now, rejection, false);
  }

  private Rejection busy() {
    return new Rejection.Busy(front.draining() ? "The gateway is shutting down."
        : "The gateway has as many requests as it can hold.", java.time.Duration.ofSeconds(1));
  }

  private void reject(ChannelHandlerContext now, Rejection rejection, boolean fatal) {
    ErrorResponse error = ErrorResponse.of(rejection);
    boolean bodyToCome = phase == Phase.BODY;
    keepAlive &= !fatal && !error.close();
    out.clear();
    ErrorBodies.write(error, out);
    respond(now, HttpResponseStatus.valueOf(error.status()), error);
    if (phase == Phase.IDLE && bodyToCome) {
      phase = Phase.DISCARDING;
    }
  }

  private void respond(ChannelHandlerContext now, HttpResponseStatus status,
      @Nullable ErrorResponse error) {
    ByteBuf content = now.alloc().ioBuffer(out.length());
    content.writeBytes(out.array(), 0, out.length());
    FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, content);
    response.headers()
        .set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON)
        .set(HttpHeaderNames.CONTENT_LENGTH, content.readableBytes())
        .set("x-request-id", requestId(headers.get("x-request-id")));
    if (error != null) {
      ErrorBodies.headers(error, response.headers()::set);
    }
    if (!keepAlive) {
      response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    }
    now.writeAndFlush(response);
    settle(now);
  }

  private static Rejection undecodable(Throwable cause) {
    return cause instanceof TooLongFrameException
        ? new Rejection.HeadersTooLarge("The request's line or headers are too long.")
        : new Rejection.Malformed("The request is not valid HTTP.", "invalid_http", null);
  }

  /** The caller's own id where it is a sound one, so that logs on both sides meet. */
  private static String requestId(@Nullable String offered) {
    if (offered != null && !offered.isEmpty() && offered.length() <= 128
        && offered.chars().allMatch(c -> c > ' ' && c < 127)) {
      return offered;
    }
    ThreadLocalRandom random = ThreadLocalRandom.current();
    byte[] letters = new byte[FRESH_ID.length + 2 * Long.BYTES * 2];
    System.arraycopy(FRESH_ID, 0, letters, 0, FRESH_ID.length);
    hex(random.nextLong(), letters, FRESH_ID.length);
    hex(random.nextLong(), letters, FRESH_ID.length + 2 * Long.BYTES);
    return new String(letters, StandardCharsets.ISO_8859_1);
  }

  private static void hex(long number, byte[] letters, int at) {
    for (int i = 2 * Long.BYTES - 1, shift = 0; i >= 0; i--, shift += 4) {
      letters[at + i] = HEX[(int) (number >>> shift) & 0xF];
    }
  }

  // --- back-pressure, clocks, closing

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext now) {
    pace(now);
  }

  private void pace(ChannelHandlerContext now) {
    Turn running = turn;
    if (running == null) {
      return;
    }
    if (now.channel().isWritable()) {
      running.resume();
    } else {
      running.pause();
    }
  }

  @Override
  public void tick(long nowNanos) {
    ChannelHandlerContext now = context;
    if (now == null) {
      return;
    }
    long waited = nowNanos - since;
    switch (phase) {
      case IDLE -> {
        if (waited > front.limits().idle().toNanos()) {
          close(now);
        }
      }
      case HEAD -> {
        if (waited > front.limits().headerRead().toNanos()) {
          reject(now, new Rejection.TooSlow(front.limits().headerRead()), true);
        }
      }
      case BODY -> {
        if (waited > front.limits().bodyRead().toNanos()) {
          reject(now, new Rejection.TooSlow(front.limits().bodyRead()), true);
        } else if (nowNanos - begun > front.limits().bodyWhole().toNanos()) {
          reject(now, new Rejection.TooSlow(front.limits().bodyWhole()), true);
        }
      }
      case DISCARDING -> {
        // It was answered: a second answer would be taken for the next request's.
        if (waited > front.limits().bodyRead().toNanos()
            || nowNanos - begun > front.limits().bodyWhole().toNanos()) {
          phase = Phase.CLOSING;
          close(now);
        }
      }
      case ANSWERING, CLOSING -> {
      }
    }
  }

  @Override
  public void bytesArrived() {
    arrived = time.now();
    if (phase == Phase.IDLE) {
      phase = Phase.HEAD;
      since = arrived;
    }
  }

  /** No more requests on this connection; closes it when it is idle. */
  void drain() {
    draining = true;
    if (phase == Phase.IDLE && context != null) {
      close(context);
    }
  }

  /** The drain time is over. */
  void shutDown() {
    Turn running = turn;
    if (running != null) {
      running.shutDown();
    } else if (context != null) {
      close(context);
    }
  }

  /** Closes behind what was written: the last answer may not have left yet. */
  private static void close(ChannelHandlerContext now) {
    now.flush();
    now.close();
  }

  io.netty.util.concurrent.EventExecutor executor() {
    if (context == null) {
      throw new IllegalStateException("not in a pipeline");
    }
    return context.executor();
  }
}
