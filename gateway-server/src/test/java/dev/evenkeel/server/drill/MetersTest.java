package dev.evenkeel.server.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MetersTest {
  @Test
  void what_a_drill_looks_at_is_what_the_alert_rules_read() throws Exception {
    String rules = Files.readString(Path.of("..", "config", "alerts", "evenkeel.rules.yaml"));
    assertThat(Meters.READ).allSatisfy(name -> assertThat(rules).contains(name));
    assertThat(rules).contains("alert: EvenkeelRouteDown", "alert: EvenkeelFailovers",
        "alert: EvenkeelCertificateOutOfForce");
  }

  @Test
  void a_scrape_is_read_by_name_and_labels() {
    Map<String, Double> meters = Meters.of("""
        # TYPE evenkeel_route_available gauge
        evenkeel_route_available{route="main"} 0.0
        evenkeel_route_available{route="main-2"} 1.0
        evenkeel_failovers_total{from="main",pool="p",reason="server_error",to="b"} 2.0
        evenkeel_failovers_total{from="main",pool="p",reason="stalled",to="b"} 1.5E1
        jvm_threads 3.0
        """);
    assertThat(Meters.out(meters, "main")).isTrue();
    assertThat(Meters.out(meters, "main-2")).isFalse();
    assertThat(Meters.out(meters, "nobody")).isFalse();
    assertThat(Meters.sum(meters, Meters.FAILOVERS, Meters.label("from", "main"),
        Meters.label("pool", "p"))).isEqualTo(17);
    assertThat(Meters.sum(meters, Meters.FAILOVERS, Meters.label("from", "other"))).isZero();
  }
}
