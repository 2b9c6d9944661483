package dev.evenkeel.server.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.core.Time;
import dev.evenkeel.core.turn.Loop;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A deadline comes in its time, once, and only while it is wanted. */
final class AlarmsTest {
  private long now = Long.MAX_VALUE - 5; // The steady clock may wrap.
  private final Time time = new Time(InstantSource.system(), () -> now);
  private final Alarms alarms = new Alarms(new Ticks(new EmbeddedChannel().eventLoop(), time));
  private final List<String> ran = new ArrayList<>();

  private Loop.Timer after(long nanos, String name) {
    return alarms.after(time.now(), Duration.ofNanos(nanos), () -> ran.add(name));
  }

  private void pass(long nanos) {
    now += nanos;
    alarms.tick(now);
  }

  @Test
  void task_runsWhenItsTimeHasCome_once() {
    after(30, "late");
    after(10, "early");
    pass(9);
    assertThat(ran).isEmpty();

    pass(1);
    assertThat(ran).containsExactly("early");

    pass(100);
    pass(100);
    assertThat(ran).containsExactly("early", "late");
  }

  @Test
  void task_thatIsTakenBack_neverRuns() {
    after(10, "first").cancel();
    Loop.Timer second = after(10, "second");
    after(10, "third");
    second.cancel();
    second.cancel();
    pass(10);

    assertThat(ran).containsExactly("third");
  }

  @Test
  void taskThatRuns_maySetAndTakeBackOthers_thatAreDueToo() {
    List<Loop.Timer> others = new ArrayList<>();
    alarms.after(time.now(), Duration.ofNanos(10), () -> {
      others.forEach(Loop.Timer::cancel);
      after(5, "new");
      throw new IllegalStateException("a task that fails takes nothing from the others");
    });
    others.add(after(10, "taken back"));
    others.add(after(20, "taken back"));
    after(10, "stays");
    pass(10);
    assertThat(ran).containsExactly("stays");

    pass(10);
    assertThat(ran).containsExactly("stays", "new");
  }
}
