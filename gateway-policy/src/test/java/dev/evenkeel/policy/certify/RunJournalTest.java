package dev.evenkeel.policy.certify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evenkeel.core.decision.ToneProfile;
import dev.evenkeel.core.route.Pool;
import dev.evenkeel.core.route.Route;
import dev.evenkeel.core.turn.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunJournalTest {
  private static final Pool POOL = Example.pool(0.1);
  private static final String BINDING = RunJournal.binding(POOL, Example.SUITE, Example.POLICY, "");
  private static final Probe PROBE = Example.SUITE.probes().getFirst();

  @TempDir
  private Path folder = Path.of("");

  private Path file = Path.of("");

  @BeforeEach
  void nameTheFile() {
    file = folder.resolve(BINDING.substring(0, 24) + ".jsonl");
  }

  private RunJournal open() throws IOException {
    return RunJournal.open(folder, BINDING, false, Example.CLOCK);
  }

  @Test
  void keptAnswer_isFoundAfterReopening_asItWas() throws Exception {
    Answer answer = Example.toned(PROBE, 2);
    Answer odd = new Answer(Verdict.ANSWER, null, null, "line\n\"quote\" \u2028 \ud83d\ude00",
        Answer.Spent.NOTHING, Duration.ofNanos(1), null, Answer.Form.NONE, ToneProfile.NONE);
    Probe other = Example.SUITE.probes().get(1);
    try (RunJournal journal = open()) {
      journal.keep(Progress.Phase.REFERENCE, POOL.reference(), PROBE, answer);
      journal.keep(Progress.Phase.REPEAT, POOL.reference(), other, odd);
    }

    try (RunJournal journal = open()) {
      assertThat(journal.resumed()).isEqualTo(2);
      assertThat(journal.find(Progress.Phase.REFERENCE, POOL.reference(), PROBE)).isEqualTo(answer);
      assertThat(journal.find(Progress.Phase.REPEAT, POOL.reference(), other)).isEqualTo(odd);
      assertThat(journal.find(Progress.Phase.REPEAT, POOL.reference(), PROBE)).isNull();
      assertThat(journal.find(Progress.Phase.REFERENCE, Example.candidate(POOL), PROBE)).isNull();
    }
  }

  @Test
  void file_isItsOwnersOnly() throws Exception {
    try (RunJournal journal = open()) {
      assertThat(journal.resumed()).isZero();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }
  }

  /** Cut at every byte: what was whole before the cut is known, and the journal goes on. */
  @Test
  void lastLine_tornAnywhere_isCutOffAndTheRunGoesOn() throws Exception {
    try (RunJournal journal = open()) {
      journal.keep(Progress.Phase.REFERENCE, POOL.reference(), PROBE, Example.right(PROBE));
      journal.keep(Progress.Phase.REPEAT, POOL.reference(), PROBE, Example.right(PROBE));
    }
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length <= whole.length; length++) {
      Files.write(file, java.util.Arrays.copyOf(whole, length));
      int lines = (int) new String(whole, 0, length, StandardCharsets.UTF_8).chars()
          .filter(c -> c == '\n')
          .count();
      try (RunJournal journal = open()) {
        assertThat(journal.resumed()).as("cut at %d", length).isEqualTo(Math.max(0, lines - 1));
        journal.keep(Progress.Phase.CANDIDATE, POOL.reference(), PROBE, Example.right(PROBE));
      }
      try (RunJournal journal = open()) {
        assertThat(journal.resumed()).isEqualTo(Math.max(0, lines - 1) + 1);
      }
    }
  }

  @Test
  void lineInTheMiddle_damaged_isAnErrorThatSaysWhatToDo() throws Exception {
    try (RunJournal journal = open()) {
      journal.keep(Progress.Phase.REFERENCE, POOL.reference(), PROBE, Example.right(PROBE));
      journal.keep(Progress.Phase.REPEAT, POOL.reference(), PROBE, Example.right(PROBE));
    }
    List<String> lines = Files.readAllLines(file);
    Files.write(file, List.of(lines.get(0), "{\"phase\":", lines.get(2)));

    assertThatThrownBy(this::open).isInstanceOf(IOException.class)
        .hasMessageContaining("line 2 is damaged; --fresh begins a new run");
    try (RunJournal journal = RunJournal.open(folder, BINDING, true, Example.CLOCK)) {
      assertThat(journal.resumed()).isZero();
    }
  }

  @Test
  void secondProcess_isTurnedAway() throws Exception {
    try (RunJournal journal = open()) {
      assertThat(journal.resumed()).isZero();
      assertThatThrownBy(this::open).isInstanceOf(IOException.class)
          .hasMessageContaining("under way already");
    }
  }

  @Test
  void interruption_longAgo_beginsAnew() throws Exception {
    try (RunJournal journal = open()) {
      journal.keep(Progress.Phase.REFERENCE, POOL.reference(), PROBE, Example.right(PROBE));
    }
    InstantSource later =
        InstantSource.fixed(Example.NOON.plus(RunJournal.LONGEST_BREAK).plusSeconds(1));
    try (RunJournal journal = RunJournal.open(folder, BINDING, false, later)) {
      assertThat(journal.resumed()).isZero();
    }
  }

  @Test
  void finishedRun_leavesNothing() throws Exception {
    RunJournal journal = open();
    journal.finish();

    assertThat(file).doesNotExist();
  }

  /** What is bound is a run of its own: a changed suite or policy finds nothing. */
  @Test
  void binding_anythingChanged_isAnother() {
    assertThat(BINDING).isNotEqualTo(RunJournal.binding(POOL, Example.SUITE, "other", ""))
        .isNotEqualTo(RunJournal.binding(POOL, Example.SUITE, Example.POLICY, "judge"))
        .isNotEqualTo(RunJournal.binding(POOL, Example.suite(41, 12), Example.POLICY, ""))
        .isEqualTo(RunJournal.binding(Example.pool(0.2), Example.SUITE, Example.POLICY, ""));
  }

  /**
   * Killed at random points, and with a torn last line each time: nothing answered is asked again,
   * and the certificate is the one of a run that was left in peace, byte for byte but for the
   * times.
   */
  @Test
  void run_killedAtRandomPoints_givesTheSameResultAndSerial() throws Exception {
    SplittableRandom random = new SplittableRandom(20261126);
    CertificationResult undisturbed = peaceful();
    for (int round = 0; round < 20; round++) {
      String serial = null;
      AtomicInteger asked = new AtomicInteger();
      CertificationResult result = null;
      for (int kills = 0; result == null; kills++) {
        int after = kills < 4 ? asked.get() + random.nextInt(90) : Integer.MAX_VALUE;
        try (RunJournal journal = open()) {
          String now = journal.serial(Example.candidate(POOL));
          assertThat(serial == null || serial.equals(now)).isTrue();
          serial = now;
          result = attempt(journal, asked, after, 1 + random.nextInt(8));
          if (result != null) {
            journal.finish();
          }
        }
        if (result == null) {
          Files.writeString(file, "{\"phase\":\"CANDIDATE\",\"route\":\"7",
              StandardOpenOption.APPEND);
        }
      }
      assertThat(asked.get()).as("round %d", round).isEqualTo(240);
      assertThat(result.classes()).isEqualTo(undisturbed.classes());
      assertThat(result.evidence()).isEqualTo(undisturbed.evidence());
      assertThat(result.binding()).isEqualTo(undisturbed.binding());
      assertThat(Certificate.of(result, "s", "me", Example.NOON, Duration.ofDays(30)))
          .isEqualTo(Certificate.of(undisturbed, "s", "me", Example.NOON, Duration.ofDays(30)));
    }
  }

  private static CertificationResult peaceful() throws Exception {
    CertificationRun run = new CertificationRun((_, probe) -> Example.toned(probe, 2),
        Example.CLOCK, 1, Progress.SILENT);
    return run.candidate(POOL, Example.candidate(POOL), Example.SUITE, Example.POLICY,
        run.reference(POOL, Example.SUITE, Example.POLICY));
  }

  /** Null when the run was killed: everything after that many answers fails, and is not kept. */
  private static @Nullable CertificationResult attempt(RunJournal journal, AtomicInteger asked,
      int after, int concurrency) throws Exception {
    Prober prober = (Route _, Probe probe) -> {
      if (asked.get() >= after) {
        throw new IOException("killed");
      }
      synchronized (asked) {
        if (asked.get() >= after) {
          throw new IOException("killed");
        }
        asked.incrementAndGet();
      }
      return Example.toned(probe, 2);
    };
    CertificationRun run =
        new CertificationRun(prober, Example.CLOCK, concurrency, Progress.SILENT, journal);
    CertificationResult result = run.candidate(POOL, Example.candidate(POOL), Example.SUITE,
        Example.POLICY, run.reference(POOL, Example.SUITE, Example.POLICY));
    return asked.get() >= after ? null : result;
  }
}
