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
  private final AffinityTable table = new AffinityTable(100, () -> now);
  private final Pin pin = new Pin("a", "cert", 0, TTL);

  @Test
  void pin_slides_andLapses() {
    table.bind(ONE, null, pin);
    for (int i = 0; i < 4; i++) {
      now += Duration.ofMinutes(20).toNanos();
      assertThat(table.find(ONE)).contains(pin);
    }
    now += Duration.ofMinutes(31).toNanos();
    assertThat(table.find(ONE)).isEmpty();
  }

  @Test
  void concurrentMoves_firstOneStands() {
    table.bind(ONE, null, pin);
    Pin toB = table.bind(ONE, pin, pin.movedTo("b", "cert-b", TTL));
    Pin toC = table.bind(ONE, pin, pin.movedTo("c", "cert-c", TTL));
    assertThat(toB.route()).isEqualTo("b");
    assertThat(toC).as("the loser adopts the winner's pin").isEqualTo(toB);
    assertThat(toB.epoch()).isEqualTo(1);
  }

  @Test
  void conversation_isRecognisedByItsLongestKnownState() {
    table.link(state(1), ONE, TTL);
    table.link(state(2), TWO, TTL);
    assertThat(table.recognise(List.of(state(1), state(2)), TTL)).isEqualTo(TWO);
    assertThat(table.recognise(List.of(state(1), state(3)), TTL)).isEqualTo(ONE);
    assertThat(table.recognise(List.of(state(3)), TTL)).isNull();
    assertThat(table.recognise(List.of(), TTL)).as("nobody has answered yet").isNull();
  }

  @Test
  void longConversation_isRecognisedByItsLatestAndItsEarliestStates() {
    List<Link> answers = IntStream.range(0, 20).mapToObj(AffinityTableTest::state).toList();
    assertThat(IntStream.range(0, 20).filter(i -> {
      AffinityTable one = new AffinityTable(100, () -> now);
      one.link(state(i), ONE, TTL);
      return one.recognise(answers, TTL) != null;
    })).containsExactly(0, 1, 14, 15, 16, 17, 18, 19);
  }

  private static Link state(int number) {
    return new Link(number, 1);
  }

  @Test
  void table_isBounded() {
    for (int i = 0; i < 10_000; i++) {
      table.bind(Names.number(i), null, pin);
    }
    assertThat(table.size()).isBetween(250L, 320L);
  }

  @Test
  void asManySessionsAsAskedFor_haveRoom() {
    AffinityTable large = new AffinityTable(20_000, () -> now);
    for (int i = 0; i < 20_000; i++) {
      large.bind(Names.number(i), null, pin);
      large.link(new Link(Names.number(i).high(), i), Names.number(i), TTL);
    }
    assertThat(large.size()).isGreaterThan(19_980);
  }

  @Test
  void fullTable_forgetsConversationsByTheirLastTurn_howeverOftenTheyHadOne() {
    for (int i = 0; i < 2_000; i++) {
      now += Duration.ofSeconds(1).toNanos();
      table.bind(Names.number(i), null, pin);
      table.find(Names.number(i));
      if (i >= 30) {
        assertThat(table.find(Names.number(i - 30))).as("half a minute later, %d", i).contains(pin);
      }
    }
    assertThat(IntStream.range(0, 1_000).filter(i -> table.find(Names.number(i)).isPresent()))
        .as("nobody used them for a quarter of an hour")
        .isEmpty();
  }

  @Test
  void pinOfAPoolThatForgetsSooner_makesRoomFirst() {
    AffinityTable small = new AffinityTable(2, () -> now); // A single line.
    small.bind(ONE, null, new Pin("a", "cert", 0, Duration.ofMinutes(3)));
    small.bind(TWO, null, pin);
    for (int i = 0; i < 7; i++) {
      now += Duration.ofSeconds(1).toNanos();
      small.bind(Names.number(i), null, pin);
      assertThat(small.find(TWO)).contains(pin);
    }
    assertThat(small.find(ONE)).isEmpty();
  }

  @Test
  void pinThatWasMoved_isNotTakenForThatOfAnotherSession() {
    for (int i = 0; i < 50; i++) {
      table.bind(Names.number(i), null, pin);
    }
    Pin moved = table.bind(Names.number(7), pin, pin.movedTo("b", "cert-b", TTL));
    for (int i = 0; i < 50; i++) {
      assertThat(table.find(Names.number(i))).contains(i == 7 ? moved : pin);
    }
  }

  @Test
  void room_isWhatItTakes() {
    assertThat(AffinityTable.bytes(1_000)).isEqualTo(216_000);
  }

  @Test
  void moveThatLostToAnother_renewsTheWinnersLife() {
    table.bind(ONE, null, pin);
    Pin toB = table.bind(ONE, pin, pin.movedTo("b", "cert-b", TTL));
    now += Duration.ofMinutes(20).toNanos();
    table.bind(ONE, pin, pin.movedTo("c", "cert-c", TTL));
    now += Duration.ofMinutes(20).toNanos();
    assertThat(table.find(ONE)).contains(toB);
  }

  @Test
  void linkedSession_livesWithItsUse_andLapses() {
    List<Link> answers = List.of(state(1));
    table.link(state(1), ONE, TTL);
    for (int i = 0; i < 3; i++) {
      now += Duration.ofMinutes(29).toNanos();
      assertThat(table.recognise(answers, TTL)).isEqualTo(ONE);
    }
    table.link(state(1), TWO, TTL);
    assertThat(table.recognise(answers, TTL)).isEqualTo(TWO);
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
              .add(shared.bind(Names.number(i), null, new Pin(route, "cert", 0, TTL)));
        }
      }));
    }
    for (Thread each : threads) {
      each.join();
    }
    assertThat(told).hasSize(5_000);
    told.forEach((session, pins) -> {
      assertThat(pins).as(session).hasSize(1);
      assertThat(shared.find(Names.number(Integer.parseInt(session.substring(1)))))
          .contains(pins.iterator().next());
    });
  }
}
