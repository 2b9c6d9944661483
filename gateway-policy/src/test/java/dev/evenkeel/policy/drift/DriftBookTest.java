package dev.evenkeel.policy.drift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.core.decision.ToneProfile.Dimension;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;

class DriftBookTest {
  private static final Instant NOON = Instant.parse("2026-10-01T12:00:00Z");
  private static final long SEED = 41;
  private static final StreamKey REFUSALS = key(Signal.REFUSAL);
  private static final Watch WATCH = new Watch(0.05, 20_000, 500);

  private final DriftBook book = new DriftBook();
  private final SplittableRandom random = new SplittableRandom(SEED);

  private static StreamKey key(Signal signal) {
    return new StreamKey("care", "backup", "billing", signal);
  }

  private Optional<DriftAlarm> turn(StreamKey key, String serial, double certified, double value) {
    DoubleSupplier rate = () -> certified;
    return book.add(key, serial, rate, WATCH, AffinityState.PINNED, value, NOON);
  }

  /** Turns of this refusal rate until the alarm, at most so many; -1 without one. */
  private int alarmed(double certified, double rate, int most) {
    for (int n = 1; n <= most; n++) {
      if (turn(REFUSALS, "s", certified, random.nextDouble() < rate ? 1 : 0).isPresent()) {
        return n;
      }
    }
    return -1;
  }

  private StreamState stream(StreamKey key) {
    return book.state().stream().filter(each -> each.key().equals(key)).findFirst().orElseThrow();
  }

  @Test
  void fivePointsMore_areAlarmedInAboutTheComputedDelay() {
    double sum = 0;
    for (int i = 0; i < 200; i++) {
      turn(REFUSALS, "run" + i, 0.03, 0);
      int n = 0;
      while (turn(REFUSALS, "run" + i, 0.03, random.nextDouble() < 0.08 ? 1 : 0).isEmpty()) {
        n++;
      }
      sum += n + 1.0;
    }
    ChartState rise = Objects.requireNonNull(stream(REFUSALS).rise());
    assertThat(sum / 200).as("seed %d", SEED).isBetween(0.85 * rise.delay(), 1.15 * rise.delay());
  }

  @Test
  void theCertifiedRate_raisesAlmostNoAlarm() {
    assertThat(alarmed(0.05, 0.05, 20_000)).as("seed %d", SEED).isEqualTo(-1);
  }

  @Test
  void aFall_isAlarmedToo() {
    assertThat(alarmed(0.97, 0.87, 2_000)).as("seed %d", SEED).isPositive();
    assertThat(stream(REFUSALS).rise()).as("no room to rise").isNull();
  }

  @Test
  void anAlarm_saysWhenItBegan_andStartsTheChartAnew() {
    for (int i = 0; i < 500; i++) {
      turn(REFUSALS, "s", 0.02, 0);
    }
    Optional<DriftAlarm> alarm = Optional.empty();
    int n = 0;
    while (alarm.isEmpty()) {
      alarm = turn(REFUSALS, "s", 0.02, 1);
      n++;
    }
    assertThat(alarm.orElseThrow().since()).isEqualTo(n);
    assertThat(alarm.orElseThrow().rate()).isEqualTo(1);
    assertThat(alarm.orElseThrow().side()).isEqualTo(Side.RISE);
    assertThat(Objects.requireNonNull(stream(REFUSALS).rise()).statistic()).isZero();
  }

  @Test
  void anotherCertificate_beginsAnew() {
    turn(REFUSALS, "first", 0.02, 1);
    turn(REFUSALS, "second", 0.10, 0);
    assertThat(stream(REFUSALS).total().count()).isEqualTo(1);
    assertThat(stream(REFUSALS).serial()).isEqualTo("second");
  }

  @Test
  void aClearedAlarm_makesWhatUsersAskTheBaseline() {
    for (int i = 0; i < 1_000; i++) {
      turn(REFUSALS, "s", 0.02, i % 5 == 0 ? 1 : 0);
    }
    book.cleared(REFUSALS);
    StreamState now = stream(REFUSALS);
    assertThat(now.origin()).isEqualTo("learned");
    assertThat(Objects.requireNonNull(now.rise()).rate()).as("what 1,000 turns can say of 20 %")
        .isBetween(0.2, 0.23);
    assertThat(alarmed(0.02, 0.2, 5_000)).as("seed %d", SEED).isEqualTo(-1);
  }

  @Test
  void tone_isWatchedByItsTenths_howeverItIsSpread() {
    StreamKey tone = key(Signal.tone(Dimension.HEDGING));
    for (int i = 0; i < 5_000; i++) {
      assertThat(turn(tone, "s", Double.NaN, Math.exp(random.nextGaussian()))).as("seed %d", SEED)
          .isEmpty();
    }
    assertThat(stream(tone).origin()).isEqualTo("learned");
    int n = 0;
    Optional<DriftAlarm> alarm = Optional.empty();
    while (alarm.isEmpty() && n++ < 1_000) {
      alarm = turn(tone, "s", Double.NaN, Math.exp(random.nextGaussian() + 0.7));
    }
    assertThat(alarm).isPresent();
    assertThat(alarm.orElseThrow().side()).isEqualTo(Side.RISE);
  }

  @Test
  void oneTurn_countsPerSessionClassAndHour() {
    assertThat(book.counts("s1", "backup", "billing", NOON)).isTrue();
    assertThat(book.counts("s1", "backup", "billing", NOON.plusSeconds(60))).isFalse();
    assertThat(book.counts("s1", "main", "billing", NOON.plusSeconds(60))).isTrue();
    assertThat(book.counts("s2", "backup", "billing", NOON)).isTrue();
    assertThat(book.counts("s1", "backup", "billing", NOON.plusSeconds(3_600))).isTrue();
    assertThat(book.counts("", "backup", "billing", NOON)).isTrue();
    assertThat(book.counts("", "backup", "billing", NOON)).isTrue();
  }

  @Test
  void state_goesOnInAnotherProcess() {
    StreamKey tone = key(Signal.tone(Dimension.WARMTH));
    for (int i = 0; i < 300; i++) {
      turn(REFUSALS, "s", 0.02, i % 9 == 0 ? 1 : 0);
      turn(tone, "s", Double.NaN, i);
    }
    List<StreamState> before = book.state();
    DriftBook other = new DriftBook();
    Map<StreamState, Watch> kept = new LinkedHashMap<>();
    before.forEach(each -> kept.put(each, WATCH));
    other.restore(kept);
    assertThat(other.state()).isEqualTo(before);
  }

  @Test
  void affinityStates_areCountedApart() {
    book.add(REFUSALS, "s", () -> 0.1, WATCH, AffinityState.of("new", 0), 0, NOON);
    book.add(REFUSALS, "s", () -> 0.1, WATCH, AffinityState.of("pinned", 1), 1, NOON);
    assertThat(stream(REFUSALS).tally(AffinityState.FRESH).mean()).isZero();
    assertThat(stream(REFUSALS).tally(AffinityState.REPINNED).mean()).isEqualTo(1);
    assertThat(AffinityState.of("pinned", 0)).isEqualTo(AffinityState.PINNED);
    assertThat(AffinityState.of("none", 0)).isEqualTo(AffinityState.NONE);
  }

  @Test
  void whatOneTurnTells_isCountedAsIfItWereToldOneByOne_inWhateverOrder() {
    StreamGroup group = new StreamGroup("care", "backup", "billing");
    Signal[] signals = {Signal.NO_OUTPUT, Signal.REFUSAL, Signal.PARTIAL, Signal.FORM_FAULT,
        Signal.tone(Dimension.WARMTH), Signal.tone(Dimension.HEDGING)};
    DriftBook oneByOne = new DriftBook();
    Observed told = new Observed();
    int alarms = 0;
    for (int i = 0; i < 3_000; i++) {
      told.clear();
      List<DriftAlarm> raised = new ArrayList<>();
      for (int n = random.nextInt(20); n > 0; n--) {
        Signal signal = signals[random.nextInt(signals.length)];
        double value = random.nextDouble() < (i < 2_000 ? 0.02 : 0.3) ? 1 : 0;
        told.add(signal, value);
        oneByOne.add(key(signal), "s", () -> 0.02, WATCH, AffinityState.PINNED, value, NOON)
            .ifPresent(raised::add);
      }
      assertThat(book.add(group, told, "s", () -> 0.02, WATCH, AffinityState.PINNED, NOON))
          .as("seed %d, turn %d", SEED, i)
          .isEqualTo(raised);
      alarms += raised.size();
    }
    assertThat(alarms).as("seed %d", SEED).isPositive();
    assertThat(book.state()).isEqualTo(oneByOne.state()).hasSize(signals.length);
  }

  @Test
  void streamsOfWhatIsNotConfiguredAnyMore_areForgotten_andAResetIsOfItsOwnClassOnly() {
    StreamKey legal = new StreamKey("care", "backup", "legal", Signal.REFUSAL);
    turn(REFUSALS, "s", 0.02, 1);
    turn(legal, "s", 0.02, 1);
    book.reset("care", "backup", "legal");
    assertThat(Objects.requireNonNull(stream(legal).rise()).statistic()).isZero();
    assertThat(Objects.requireNonNull(stream(REFUSALS).rise()).statistic()).isPositive();
    book.keep(group -> group.queryClass().equals("legal"));
    assertThat(book.state()).extracting(StreamState::key).containsExactly(legal);
  }
}
