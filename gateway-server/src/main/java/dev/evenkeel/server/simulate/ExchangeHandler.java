package dev.evenkeel.server.simulate;

import dev.evenkeel.server.simulate.Playback.Outcome;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.util.concurrent.ScheduledFuture;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Answers the requests of one connection, one after another. Confined to the connection's event
 * loop.
 */
final class ExchangeHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
  private static final String FAULT_HEADER = "x-simulate-fault";
  private static final char FAULT_MARK = '!';

  private final Service service;
  private final Deque<Arrived> pending = new ArrayDeque<>();
  private @Nullable Arrived current;
  private @Nullable Playback playback;
  private @Nullable ScheduledFuture<?> timer;

  ExchangeHandler(Service service) {
    this.service = service;
  }

  private record Arrived(Received request, boolean keepAlive, boolean readable) {}

  @Override
  public void channelActive(ChannelHandlerContext context) {
    service.traffic().opened();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    pending.clear();
    if (playback != null) {
      playback.cancel();
    }
    if (timer != null) {
      timer.cancel(false);
    }
    if (current != null) {
      current = null;
      service.traffic().aborted();
    }
    service.traffic().closed();
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
    Map<String, String> headers = new HashMap<>();
    request.headers()
        .forEach(each -> headers.put(each.getKey().toLowerCase(Locale.ROOT), each.getValue()));
    Received received =
        new Received(request.method().name(), new QueryStringDecoder(request.uri()).path(), headers,
            request.content().toString(StandardCharsets.UTF_8));
    service.traffic().received(received);
    pending.add(
        new Arrived(received, HttpUtil.isKeepAlive(request), request.decoderResult().isSuccess()));
    next(context);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (playback != null && context.channel().isWritable()) {
      playback.roomAgain();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    ChannelFuture _ = context.close();
  }

  private void next(ChannelHandlerContext context) {
    Arrived arrived = current == null ? pending.poll() : null;
    if (arrived != null) {
      current = arrived;
      service.traffic().began();
      long serial = service.serials().incrementAndGet();
      try {
        serve(context, arrived, serial);
      } catch (RejectedAskException e) {
        fail(context, arrived, serial, e.error(), -1);
      }
    }
  }

  private void serve(ChannelHandlerContext context, Arrived arrived, long serial) {
    Received request = arrived.request();
    Wire wire = service.wire();
    if (!arrived.readable()) {
      throw new RejectedAskException(wire.error(400));
    }
    if (service.apiKey() != null) {
      wire.authorize(request, service.apiKey());
    }
    if (request.method().equals("GET") && request.path().endsWith("/models")) {
      Optional<Fault> fault = service.faults().take(false);
      if (fault.isEmpty() || !instead(context, arrived, serial, fault.get())) {
        whole(context, arrived, serial, 200, wire.models(service.persona().model()), -1);
      }
      return;
    }
    if (!request.path().endsWith(wire.path())) {
      throw new RejectedAskException(wire.error(404));
    }
    if (!request.method().equals("POST")) {
      throw new RejectedAskException(wire.error(405));
    }
    Ask asked = wire.read(request);
    int mark = asked.model().indexOf(FAULT_MARK);
    Ask ask = mark < 0 ? asked : asked.forModel(asked.model().substring(0, mark));
    String named = request.header(FAULT_HEADER);
    if (named.isEmpty() && mark >= 0) {
      named = asked.model().substring(mark + 1);
    }
    Optional<Fault> fault = named.isEmpty() ? service.faults().take(ask.delivery().stream())
        : Optional.of(fault(named));
    if (fault.isEmpty() || !instead(context, arrived, serial, fault.get())) {
      answer(context, arrived, serial, ask, fault);
    }
  }

  private Fault fault(String text) {
    try {
      return Fault.parse(text);
    } catch (IllegalArgumentException e) {
      throw new RejectedAskException(
          VendorError.of(400, "invalid_request_error", String.valueOf(e.getMessage())));
    }
  }

  /** Whether the fault took the place of an answer. */
  private boolean instead(ChannelHandlerContext context, Arrived arrived, long serial,
      Fault fault) {
    return switch (fault) {
      case Fault.Status status -> {
        fail(context, arrived, serial, service.wire().error(status.code()),
            status.retryAfterSeconds());
        yield true;
      }
      case Fault.Hang _ -> true;
      case Fault.Dead _ -> {
        current = null;
        service.traffic().broken();
        service.die().run();
        yield true;
      }
      case Fault.SlowFirst _,Fault.Break _,Fault.Refuse _,Fault.SwapModel _,Fault.SwapFingerprint _ ->
        false;
    };
  }

  private void answer(ChannelHandlerContext context, Arrived arrived, long serial, Ask ask,
      Optional<Fault> fault) {
    Persona persona = service.persona();
    Fault present = fault.orElse(null);
    String model = present instanceof Fault.SwapModel swap ? swap.model() : persona.model();
    Duration delay =
        present instanceof Fault.SlowFirst slow ? slow.delay() : persona.pace().firstToken();
    Fault.Break broken = present instanceof Fault.Break found ? found : null;
    String fingerprint =
        present instanceof Fault.SwapFingerprint swap ? swap.fingerprint() : Utterance.FINGERPRINT;
    Utterance utterance = new Utterance(serial, model, fingerprint, service.clock().instant(), ask,
        service.mind().answers(ask, refuses(present, ask)));
    if (ask.delivery().stream()) {
      play(context, arrived, serial, service.wire().stream(utterance), broken, delay);
      return;
    }
    String body = service.wire().whole(utterance);
    Duration wait = delay.plus(persona.pace().whole(utterance.answerTokens()))
        .minus(persona.pace().firstToken());
    if (broken == null) {
      later(context, wait, () -> whole(context, arrived, serial, 200, body, -1));
    } else if (broken.how() == Fault.How.ERROR) {
      later(context, wait, () -> fail(context, arrived, serial, service.wire().error(500), -1));
    } else {
      play(context, arrived, serial, pieces(body, utterance.answerTokens()), broken, delay);
    }
  }

  /** Drawn from the question: whoever refuses it once, refuses it when it is asked again. */
  private static boolean refuses(@Nullable Fault fault, Ask ask) {
    return fault instanceof Fault.Refuse(int percent) && (percent == 100
        || new SplittableRandom(ask.userTexts().hashCode()).nextInt(100) < percent);
  }

  /** A body cut into as many pieces as its answer has tokens. */
  private static List<Frame> pieces(String body, int tokens) {
    List<Frame> frames = new ArrayList<>();
    int size = Math.max(1, body.length() / tokens);
    int start = 0;
    for (int piece = 1; piece < tokens && start + size < body.length(); piece++) {
      int end = start + size;
      if (Character.isHighSurrogate(body.charAt(end - 1))) {
        end++;
      }
      frames.add(Frame.token(body.substring(start, end)));
      start = end;
    }
    frames.add(Frame.token(body.substring(start)));
    return frames;
  }

  private void play(ChannelHandlerContext context, Arrived arrived, long serial, List<Frame> frames,
      Fault.@Nullable Break fault, Duration delay) {
    DefaultHttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
    boolean events = frames.stream()
        .anyMatch(frame -> frame.text().startsWith("data: ") || frame.text().startsWith("event: "));
    dress(head, arrived, serial, events ? "text/event-stream; charset=utf-8" : "application/json");
    head.headers().set(HttpHeaderNames.CACHE_CONTROL, "no-cache");
    HttpUtil.setTransferEncodingChunked(head, true);
    Playback.Score score =
        new Playback.Score(head, frames, service.persona().pace().betweenTokens(), fault,
            service.wire().streamError(serial), service.wire().undecodable());
    playback = new Playback(context, score, outcome -> ended(context, arrived, outcome));
    playback.start(delay);
  }

  private void fail(ChannelHandlerContext context, Arrived arrived, long serial, VendorError error,
      int retryAfterSeconds) {
    whole(context, arrived, serial, error.status(), service.wire().body(error, serial),
        retryAfterSeconds);
  }

  private void whole(ChannelHandlerContext context, Arrived arrived, long serial, int status,
      String body, int retryAfterSeconds) {
    DefaultFullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1,
        HttpResponseStatus.valueOf(status), Unpooled.copiedBuffer(body, StandardCharsets.UTF_8));
    dress(response, arrived, serial, "application/json");
    HttpUtil.setContentLength(response, response.content().readableBytes());
    if (retryAfterSeconds >= 0) {
      response.headers().set(HttpHeaderNames.RETRY_AFTER, retryAfterSeconds);
    }
    context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    ended(context, arrived, Outcome.WHOLE);
  }

  private void dress(HttpMessage response, Arrived arrived, long serial, String type) {
    response.headers().set(HttpHeaderNames.CONTENT_TYPE, type);
    service.wire()
        .headers(serial, service.clock().instant())
        .forEach((name, value) -> response.headers().set(name, value));
    HttpUtil.setKeepAlive(response, arrived.keepAlive());
  }

  private void ended(ChannelHandlerContext context, Arrived arrived, Outcome outcome) {
    current = null;
    playback = null;
    timer = null;
    if (outcome == Outcome.WHOLE) {
      service.traffic().completed();
    } else {
      service.traffic().broken();
    }
    if (outcome != Outcome.DROPPED) {
      if (arrived.keepAlive()) {
        next(context);
      } else {
        context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
      }
    }
  }

  private void later(ChannelHandlerContext context, Duration delay, Runnable step) {
    if (delay.isZero()) {
      step.run();
    } else {
      timer = context.executor().schedule(step, delay.toNanos(), TimeUnit.NANOSECONDS);
    }
  }
}
