package dev.evenkeel.server.admin;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.timeout.ReadTimeoutHandler;
import org.jspecify.annotations.Nullable;

/** An operator's pipeline. */
public final class AdminPipeline extends ChannelInitializer<Channel> {
  private static final int LARGEST_REQUEST = 16 * 1024;
  private static final int IDLE_SECONDS = 120;

  private final AdminPages pages;
  private final @Nullable String token;

  public AdminPipeline(AdminPages pages, @Nullable String token) {
    this.pages = pages;
    this.token = token;
  }

  @Override
  protected void initChannel(Channel channel) {
    channel.pipeline()
        .addLast("idle", new ReadTimeoutHandler(IDLE_SECONDS))
        .addLast("http", new HttpServerCodec())
        .addLast("body", new HttpObjectAggregator(LARGEST_REQUEST))
        .addLast("admin", new AdminHandler(pages, token));
  }
}
