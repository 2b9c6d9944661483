package dev.evenkeel.server.inbound;

import dev.evenkeel.server.upstream.ProviderLoop;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslContext;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A caller's pipeline. HTTP/1.1: {@code ssl? responses requests
 * front}. HTTP/2, chosen by ALPN:
 * {@code ssl
 * h2 streams}, and per stream {@code http front}.
 */
public final class FrontPipeline extends ChannelInitializer<Channel> {
  /** The response codec's name; there is none on an HTTP/2 stream. */
  static final String RESPONSES = "responses";

  private static final int LONGEST_LINE = 8 * 1024;
  private static final int MOST_STREAMS = 256;

  private final Front front;
  private final Function<EventLoop, ProviderLoop> loops;
  private final Supplier<@Nullable SslContext> tls;

  /** @param tls asked for every connection; gives null for plain HTTP/1.1 */
  public FrontPipeline(Front front, Function<EventLoop, ProviderLoop> loops,
      Supplier<@Nullable SslContext> tls) {
    this.front = front;
    this.loops = loops;
    this.tls = tls;
  }

  @Override
  protected void initChannel(Channel channel) {
    channel.config().setRecvByteBufAllocator(loop(channel).buffers().reads());
    SslContext context = tls.get();
    if (context == null) {
      http1(channel);
      return;
    }
    channel.pipeline()
        .addLast("ssl", context.newHandler(channel.alloc()))
        .addLast("alpn",
            new ApplicationProtocolNegotiationHandler(ApplicationProtocolNames.HTTP_1_1) {
              @Override
              protected void configurePipeline(ChannelHandlerContext now, String protocol) {
                if (protocol.equals(ApplicationProtocolNames.HTTP_2)) {
                  http2(now.channel());
                } else {
                  http1(now.channel());
                }
              }
            });
  }

  private void http1(Channel channel) {
    FrontHandler handler = new FrontHandler(front, loop(channel));
    channel.pipeline()
        .addLast(RESPONSES, new HttpResponseEncoder())
        .addLast("requests",
            new RequestDecoder(handler,
                new HttpDecoderConfig().setMaxInitialLineLength(LONGEST_LINE)
                    .setMaxHeaderSize(front.limits().headerBytes())
                    .setInitialBufferSize(512)))
        .addLast("front", handler);
  }

  private void http2(Channel channel) {
    ProviderLoop loop = loop(channel);
    Http2Settings settings = Http2Settings.defaultSettings()
        .maxConcurrentStreams(MOST_STREAMS)
        .maxHeaderListSize(front.limits().headerBytes());
    channel.pipeline()
        .addLast("h2", Http2FrameCodecBuilder.forServer().initialSettings(settings).build())
        .addLast("streams", new Http2MultiplexHandler(new ChannelInitializer<Channel>() {
          @Override
          protected void initChannel(Channel stream) {
            ChannelPipeline pipeline = stream.pipeline();
            pipeline.addLast("http", new Http2StreamFrameToHttpObjectCodec(true));
            pipeline.addLast("front", new FrontHandler(front, loop));
          }
        }));
  }

  private ProviderLoop loop(Channel channel) {
    return loops.apply(channel.eventLoop());
  }
}
