package dev.evenkeel.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AffinityTableTest {
  private static final Duration TTL = Duration.ofMinutes(30);
  private long now;
  private final AffinityTable table = new AffinityTable(100, () -> now);
  private final Pin pin = new Pin("a", "cert", 0, TTL);

  @Test
  void pin_slides_andLapses() {
    table.bind("s", null, pin);
    for (int i = 0; i < 4; i++) {
      now += Duration.ofMinutes(20).toNanos();
      assertThat(table.find("s")).contains(pin);
    }
    now += Duration.ofMinutes(31).toNanos();
    assertThat(table.find("s")).isEmpty();
  }

  @Test
  void concurrentMoves_firstOneStands() {
    table.bind("s", null, pin);
    Pin toB = table.bind("s", pin, pin.movedTo("b", "cert-b", TTL));
    Pin toC = table.bind("s", pin, pin.movedTo("c", "cert-c", TTL));
    assertThat(toB.route()).isEqualTo("b");
    assertThat(toC).as("the loser adopts the winner's pin").isEqualTo(toB);
    assertThat(toB.epoch()).isEqualTo(1);
  }

  @Test
  void conversation_isRecognisedByItsLongestKnownState() {
    table.link(state(1), "ses-1", TTL);
    table.link(state(2), "ses-2", TTL);
    assertThat(table.recognise(List.of(state(1), state(2)), TTL)).isEqualTo("ses-2");
    assertThat(table.recognise(List.of(state(1), state(3)), TTL)).isEqualTo("ses-1");
    assertThat(table.recognise(List.of(state(3)), TTL)).isNull();
    assertThat(table.recognise(List.of(), TTL)).as("nobody has answered yet").isNull();
  }

  @Test
  void longConversation_isRecognisedByItsLatestAndItsEarliestStates() {
    List<Link> answers = IntStream.range(0, 20).mapToObj(AffinityTableTest::state).toList();
    assertThat(IntStream.range(0, 20).filter(i -> {
      AffinityTable one = new AffinityTable(100, () -> now);
      one.link(state(i), "ses", TTL);
      return one.recognise(answers, TTL) != null;
    })).containsExactly(0, 1, 14, 15, 16, 17, 18, 19);
  }

  private static Link state(int number) {
    return new Link(number, 0);
  }

  @Test
  void table_isBounded() {
    for (int i = 0; i < 10_000; i++) {
      table.bind("s" + i, null, pin);
    }
    assertThat(table.size()).isLessThanOrEqualTo(110);
  }

  @Test
  void fullTable_forgetsConversationsByTheirLastTurn_howeverOftenTheyHadOne() {
    for (int i = 0; i < 1_000; i++) {
      now += Duration.ofSeconds(1).toNanos();
      table.bind("s" + i, null, pin);
      table.find("s" + i);
      if (i >= 30) {
        assertThat(table.find("s" + (i - 30))).as("half a minute later, %d", i).contains(pin);
      }
    }
    assertThat(table.size()).isBetween(90L, 101L);
    assertThat(table.find("s800")).as("nobody used it for three minutes").isEmpty();
  }

  @Test
  void pinOfAPoolThatForgetsSooner_makesRoomFirst() {
    table.bind("short", null, new Pin("a", "cert", 0, Duration.ofMinutes(3)));
    table.bind("long", null, pin);
    for (int i = 0; i < 100; i++) {
      now += Duration.ofSeconds(1).toNanos();
      table.bind("s" + i, null, pin);
      assertThat(table.find("long")).contains(pin);
    }
    assertThat(table.find("short")).isEmpty();
  }

  @Test
  void moveThatLostToAnother_renewsTheWinnersLife() {
    table.bind("s", null, pin);
    Pin toB = table.bind("s", pin, pin.movedTo("b", "cert-b", TTL));
    now += Duration.ofMinutes(20).toNanos();
    table.bind("s", pin, pin.movedTo("c", "cert-c", TTL));
    now += Duration.ofMinutes(20).toNanos();
    assertThat(table.find("s")).contains(toB);
  }

  @Test
  void linkedSession_livesWithItsUse_andLapses() {
    List<Link> answers = List.of(state(1));
    table.link(state(1), "ses-1", TTL);
    for (int i = 0; i < 3; i++) {
      now += Duration.ofMinutes(29).toNanos();
      assertThat(table.recognise(answers, TTL)).isEqualTo("ses-1");
    }
    table.link(state(1), "ses-2", TTL);
    assertThat(table.recognise(answers, TTL)).isEqualTo("ses-2");
    now += TTL.toNanos();
    assertThat(table.recognise(answers, TTL)).isNull();
  }

  @Test
  void manyThreadsAtOnce_agreeOnOnePinForEachSession() throws Exception {
    AffinityTable shared = new AffinityTable(20_000, () -> now);
    Map<String, Set<Pin>> told = new ConcurrentHashMap<>();
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      String route = "route-" + t;
      threads.add(Thread.ofPlatform().start(() -> {
        for (int i = 0; i < 5_000; i++) {
          told.computeIfAbsent("s" + i, _ -> ConcurrentHashMap.newKeySet())
              .add(shared.bind("s" + i, null, new Pin(route, "cert", 0, TTL)));
        }
      }));
    }
    for (Thread each : threads) {
      each.join();
    }
    assertThat(told).hasSize(5_000);
    told.forEach((session, pins) -> {
      assertThat(pins).as(session).hasSize(1);
      assertThat(shared.find(session)).contains(pins.iterator().next());
    });
  }
}
