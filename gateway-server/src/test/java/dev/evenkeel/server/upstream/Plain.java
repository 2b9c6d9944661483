package dev.evenkeel.server.upstream;

import io.netty.channel.Channel;

/** A connection without TLS that has written something. */
record Plain(Channel channel) implements Departures.Departing {
  @Override
  public boolean plain() {
    return true;
  }

  @Override
  public Channel departs() {
    return channel;
  }
}
