package dev.evenkeel.server.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TransportTest {
  /** Else a limit on threads would be found by callers, one after the other, for good. */
  @Test
  void loops_run_beforeAnybodyNeedsThem() throws Exception {
    MultiThreadIoEventLoopGroup loops = Transport.best().loops(3, "early-loops");
    Set<String> running = Thread.getAllStackTraces()
        .keySet()
        .stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("early-loops"))
        .collect(Collectors.toSet());

    assertThat(running).hasSize(3);
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).await();
  }
}
