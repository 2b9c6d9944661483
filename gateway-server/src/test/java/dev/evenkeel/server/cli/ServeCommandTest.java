package dev.evenkeel.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ServeCommandTest {
  @Test
  void moreSessionsThanTheHeapHasRoomFor_areRefusedWithWhatToDo() {
    assertThatThrownBy(() -> ServeCommand.room(1_000_000, 128L << 20))
        .isInstanceOfSatisfying(Main.Complaint.class,
            it -> assertThat(it.code()).isEqualTo(Main.WRONG_CONFIGURATION))
        .hasMessage("server.sessions: room for 1000000 sessions takes 205 MiB, which is more than"
            + " half of the heap's 128 MiB; ask for fewer, or give it more (EVENKEEL_HEAP=512m,"
            + " or -Xmx512m)");
  }

  @Test
  void usualSessions_andTenTimesAsMany_haveRoomInTheUsualHeap() {
    assertThatCode(() -> ServeCommand.room(20_000, 128L << 20)).doesNotThrowAnyException();
    assertThatCode(() -> ServeCommand.room(200_000, 128L << 20)).doesNotThrowAnyException();
  }
}
