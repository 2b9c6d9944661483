package dev.evenkeel.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.evenkeel.core.turn.FaultWatch.Place;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Every fault counts, each kind is told once a minute, and none of its words is. */
final class FaultAlarmTest {
  private final Logger logger = (Logger) LoggerFactory.getLogger(FaultAlarm.class);
  private final ListAppender<ILoggingEvent> told = new ListAppender<>();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private long nanos;
  private final FaultAlarm alarm = new FaultAlarm(registry, () -> nanos);

  @BeforeEach
  void listen() {
    told.start();
    logger.addAppender(told);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(told);
  }

  private void fault(Place place) {
    alarm.fault(place, new IllegalStateException("a user's own words"));
  }

  @Test
  void fault_isCounted_andToldOncePerKindAndMinute_withoutItsMessage() {
    for (int i = 0; i < 5; i++) {
      fault(Place.FILTER);
    }
    fault(Place.POLICY);
    nanos += Duration.ofMinutes(2).toNanos();
    fault(Place.FILTER);

    assertThat(registry.counter(MeterNames.FAULTS, "place", "filter").count()).isEqualTo(6);
    assertThat(registry.counter(MeterNames.FAULTS, "place", "policy").count()).isEqualTo(1);
    assertThat(told.list).hasSize(3).allSatisfy(event -> {
      assertThat(event.getLevel()).isEqualTo(Level.ERROR);
      assertThat(event.getFormattedMessage())
          .contains("java.lang.IllegalStateException", "FaultAlarmTest.fault")
          .doesNotContain("own words");
      assertThat(event.getThrowableProxy()).isNull();
    });
  }
}
