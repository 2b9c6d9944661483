package dev.evenkeel.server.drift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.policy.drift.AffinityState;
import dev.evenkeel.policy.drift.Canary;
import dev.evenkeel.policy.drift.DriftAlarm;
import dev.evenkeel.policy.drift.ShadowState;
import dev.evenkeel.policy.drift.Side;
import dev.evenkeel.policy.drift.Signal;
import dev.evenkeel.policy.drift.StreamKey;
import dev.evenkeel.policy.drift.StreamState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DriftFileTest {
  private static final Instant NOON = Instant.parse("2026-10-01T12:00:00Z");
  private static final StreamKey KEY = new StreamKey("pool", "backup", "billing", Signal.REFUSAL);

  private final Path path;
  private final DriftFile file;

  DriftFileTest(@TempDir Path folder) {
    path = folder.resolve("data").resolve("drift.json");
    file = new DriftFile(path);
  }

  private static DriftFile.Kept kept() {
    return DriftFile.Kept.of(
        List.of(new StreamState(KEY, "serial", "learning", List.of(1.0, 0.0), null, null,
            Map.of(AffinityState.FRESH, new StreamState.Tally(2, 1)))),
        List.of(Canary.begun("pool", "backup", "serial", NOON).answered()),
        List.of(new ShadowState(KEY, "subject", 10, 1, 2, 3)),
        List.of(new AlarmCase(new DriftAlarm(KEY, "serial", Side.RISE, NOON, 0.02, 40, 7),
            AlarmCase.State.CONFIRMED, "shown", NOON)));
  }

  @Test
  void whatIsWritten_isReadAgain_alarmsToo() {
    file.write(kept());
    assertThat(file.read()).isEqualTo(kept());
    assertThat(file.read().cases()).isEqualTo(kept().cases()).hasSize(1);
    assertThat(path.resolveSibling("drift.json.new")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 50, 300})
  void tornFile_isPutAside_andBegunAnew(int length) throws Exception {
    file.write(kept());
    byte[] whole = Files.readAllBytes(path);
    Files.write(path, Arrays.copyOf(whole, length));
    assertThat(file.read().streams()).isEmpty();
    assertThat(file.read().cases()).isEmpty();
    assertThat(path.resolveSibling("drift.json.damaged")).exists();
    file.write(kept());
    assertThat(file.read()).isEqualTo(kept());
  }

  @Test
  void fileOfBeforeAlarmsWereKept_isTakenUp_andOneOfTheFutureIsNot() throws Exception {
    Files.createDirectories(path.getParent());
    Files.writeString(path,
        "{\"version\":2,\"streams\":[],\"canaries\":[{\"pool\":\"pool\",\"route\":"
            + "\"backup\",\"serial\":\"s\",\"step\":1,\"turns\":5,\"since\":\"2026-10-01T12:00:00Z\","
            + "\"state\":\"RUNNING\"}]}");
    assertThat(file.read().canaries()).extracting(Canary::step).containsExactly(1);
    assertThat(file.read().cases()).isEmpty();
    Files.writeString(path, Files.readString(path).replace(":2,", ":99,"));
    assertThat(file.read().canaries()).isEmpty();
  }
}
