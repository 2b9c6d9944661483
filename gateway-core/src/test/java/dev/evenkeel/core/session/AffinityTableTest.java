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
  private static final SessionName ONE = Names.number(-1);
  private static final SessionName TWO = Names.number(-2);
  private long now;
  private final AffinityTable table = new AffinityTable(100);
  private final Pin pin = new Pin("a", "cert", 0, TTL);

  @Test
  void pin_slides_andLapses() {
    table.bind(ONE, null, pin, now);
    for (int i = 0; i < 4; i++) {
      now += Duration.ofMinutes(20).toNanos();
      assertThat(table.find(ONE, now)).contains(pin);
    }
    now += Duration.ofMinutes(31).toNanos();
    assertThat(table.find(ONE, now)).isEmpty();
  }

  @Test
  void concurrentMoves_firstOneStands() {
    table.bind(ONE, null, pin, now);
    Pin toB = table.bind(ONE, pin, pin.movedTo("b", "cert-b", TTL), now);
    Pin toC = table.bind(ONE, pin, pin.movedTo("c", "cert-c", TTL), now);
    assertThat(toB.route()).isEqualTo("b");
    assertThat(toC).as("the loser adopts the winner's pin").isEqualTo(toB);
    assertThat(toB.epoch()).isEqualTo(1);
  }

  @Test
  void conversation_isRecognisedByItsLongestKnownState() {
    table.link(state(1), ONE, TTL, now);
    table.link(state(2), TWO, TTL, now);
    assertThat(table.recognise(List.of(state(1), state(2)), TTL, now)).isEqualTo(TWO);
    assertThat(table.recognise(List.of(state(1), state(3)), TTL, now)).isEqualTo(ONE);
    assertThat(table.recognise(List.of(state(3)), TTL, now)).isNull();
    assertThat(table.recognise(List.of(), TTL, now)).as("nobody has answered yet").isNull();
  }

  @Test
  void longConversation_isRecognisedByItsLatestAndItsEarliestStates() {
    List<Link> answers = IntStream.range(0, 20).mapToObj(AffinityTableTest::state).toList();
    assertThat(IntStream.range(0, 20).filter(i -> {
      AffinityTable one = new AffinityTable(100);
      one.link(state(i), ONE, TTL, now);
      return one.recognise(answers, TTL, now) != null;
    })).containsExactly(0, 1, 14, 15, 16, 17, 18, 19);
  }

  private static Link state(int number) {
    return new Link(number, 1);
  }

  @Test
  void table_isBounded() {
    for (int i = 0; i < 10_000; i++) {
      table.bind(Names.number(i), null, pin, now);
    }
    assertThat(table.size(now)).isBetween(250L, 320L);
  }

  @Test
  void asManySessionsAsAskedFor_haveRoom() {
    AffinityTable large = new AffinityTable(20_000);
    for (int i = 0; i < 20_000; i++) {
      large.bind(Names.number(i), null, pin, now);
      large.link(new Link(Names.number(i).high(), i), Names.number(i), TTL, now);
    }
    assertThat(large.size(now)).isGreaterThan(19_980);
  }

  @Test
  void fullTable_forgetsConversationsByTheirLastTurn_howeverOftenTheyHadOne() {
    for (int i = 0; i < 2_000; i++) {
      now += Duration.ofSeconds(1).toNanos();
      table.bind(Names.number(i), null, pin, now);
      table.find(Names.number(i), now);
      if (i >= 30) {
        assertThat(table.find(Names.number(i - 30), now)).as("half a minute later, %d", i)
            .contains(pin);
      }
    }
    assertThat(IntStream.range(0, 1_000).filter(i -> table.find(Names.number(i), now).isPresent()))
        .as("nobody used them for a quarter of an hour")
        .isEmpty();
  }

  @Test
  void pinOfAPoolThatForgetsSooner_makesRoomFirst() {
    AffinityTable small = new AffinityTable(2); // A single line.
    small.bind(ONE, null, new Pin("a", "cert", 0, Duration.ofMinutes(3)), now);
    small.bind(TWO, null, pin, now);
    for (int i = 0; i < 7; i++) {
      now += Duration.ofSeconds(1).toNanos();
      small.bind(Names.number(i), null, pin, now);
      assertThat(small.find(TWO, now)).contains(pin);
    }
    assertThat(small.find(ONE, now)).isEmpty();
  }

  @Test
  void pinThatWasMoved_isNotTakenForThatOfAnotherSession() {
    for (int i = 0; i < 50; i++) {
      table.bind(Names.number(i), null, pin, now);
    }
    Pin moved = table.bind(Names.number(7), pin, pin.movedTo("b", "cert-b", TTL), now);
    for (int i = 0; i < 50; i++) {
      assertThat(table.find(Names.number(i), now)).contains(i == 7 ? moved : pin);
    }
  }

  @Test
  void room_isWhatItTakes() {
    assertThat(AffinityTable.bytes(1_000)).isEqualTo(216_000);
  }

  @Test
  void moveThatLostToAnother_renewsTheWinnersLife() {
    table.bind(ONE, null, pin, now);
    Pin toB = table.bind(ONE, pin, pin.movedTo("b", "cert-b", TTL), now);
    now += Duration.ofMinutes(20).toNanos();
    table.bind(ONE, pin, pin.movedTo("c", "cert-c", TTL), now);
    now += Duration.ofMinutes(20).toNanos();
    assertThat(table.find(ONE, now)).contains(toB);
  }

  @Test
  void linkedSession_livesWithItsUse_andLapses() {
    List<Link> answers = List.of(state(1));
    table.link(state(1), ONE, TTL, now);
    for (int i = 0; i < 3; i++) {
      now += Duration.ofMinutes(29).toNanos();
      assertThat(table.recognise(answers, TTL, now)).isEqualTo(ONE);
    }
    table.link(state(1), TWO, TTL, now);
    assertThat(table.recognise(answers, TTL, now)).isEqualTo(TWO);
    now += TTL.toNanos();
    assertThat(table.recognise(answers, TTL, now)).isNull();
  }

  @Test
  void manyThreadsAtOnce_agreeOnOnePinForEachSession() throws Exception {
    AffinityTable shared = new AffinityTable(20_000);
    Map<String, Set<Pin>> told = new ConcurrentHashMap<>();
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      String route = "route-" + t;
      threads.add(Thread.ofPlatform().start(() -> {
        for (int i = 0; i < 5_000; i++) {
          told.computeIfAbsent("s" + i, _ -> ConcurrentHashMap.newKeySet())
              .add(shared.bind(Names.number(i), null, new Pin(route, "cert", 0, TTL), now));
        }
      }));
    }
    for (Thread each : threads) {
      each.join();
    }
    assertThat(told).hasSize(5_000);
    told.forEach((session, pins) -> {
      assertThat(pins).as(session).hasSize(1);
      assertThat(shared.find(Names.number(Integer.parseInt(session.substring(1))), now))
          .contains(pins.iterator().next());
    });
  }
}
