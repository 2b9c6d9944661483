package dev.evenkeel.server.end2end;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.server.upstream.Transport;
import org.junit.jupiter.api.Test;

class TransportMetricTest {
  /** Without it nobody notices that a container cannot load the native library. */
  @Test
  void socketsInUse_areAMetric() throws Exception {
    try (TestGateway gateway = TestGateway.unified()
        .ioUring(false)
        .pool("p", TestGateway.openAi("r", "http://127.0.0.1:1", "m", true))
        .start()) {
      String transport = ",transport=\"" + Transport.best().name() + "\"} ";
      assertThat(gateway.admin("/metrics"))
          .contains("evenkeel_transport{sends=\"apart\"" + transport + "1")
          .contains("evenkeel_transport{sends=\"together\"" + transport + "0");
    }
  }
}
