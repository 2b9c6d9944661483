package dev.evenkeel.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LinksTest {
  private static final long LIFE = 1_000;
  private static final SessionName ONE = Names.number(1);
  private static final SessionName TWO = Names.number(2);

  /** The clock may wrap. */
  private long now = Long.MAX_VALUE - 500;

  private static Link link(long high, long low) {
    return new Link(high, low);
  }

  private static Link random(Random random) {
    return link(random.nextLong(), random.nextLong());
  }

  @Test
  void link_isKnownByTheWholeOfIt() {
    Links links = new Links(1_000);
    links.put(link(1, 2), ONE, now, LIFE);
    links.put(link(1, 3), TWO, now, LIFE);

    assertThat(links.find(link(1, 2), now, LIFE)).isEqualTo(ONE);
    assertThat(links.find(link(1, 3), now, LIFE)).isEqualTo(TWO);
    assertThat(links.find(link(1, 4), now, LIFE)).isNull();
    assertThat(links.find(link(2, 2), now, LIFE)).isNull();
    assertThat(links.find(link(0, 0), now, LIFE)).as("an empty place").isNull();
  }

  @Test
  void link_livesWithItsUse_andLapses() {
    Links links = new Links(1_000);
    links.put(link(1, 2), ONE, now, LIFE);
    for (int i = 0; i < 3; i++) {
      now += LIFE - 1;
      assertThat(links.find(link(1, 2), now, LIFE)).isEqualTo(ONE);
    }
    now += LIFE;
    assertThat(links.find(link(1, 2), now, LIFE)).isNull();
  }

  @Test
  void link_ofAnotherSession_takesTheFirstOnesPlace() {
    Links links = new Links(1_000);
    links.put(link(1, 2), ONE, now, LIFE);
    now += LIFE;
    links.put(link(1, 2), TWO, now, LIFE);
    assertThat(links.find(link(1, 2), now, LIFE)).isEqualTo(TWO);
    now += LIFE;
    assertThat(links.find(link(1, 2), now, LIFE)).isNull();
  }

  @Test
  void asManyAsThereIsRoomFor_areNearlyAllKept_andNoneIsMistaken() {
    Random random = new Random(3);
    Links links = new Links(40_000);
    Map<Link, SessionName> all = new HashMap<>();
    for (int i = 0; i < 40_000; i++) {
      Link link = random(random);
      all.put(link, Names.number(i));
      links.put(link, Names.number(i), now, LIFE);
    }
    AtomicInteger kept = new AtomicInteger();
    all.forEach((link, session) -> {
      SessionName found = links.find(link, now, LIFE);
      assertThat(found).isIn(session, null);
      kept.addAndGet(found == null ? 0 : 1);
    });
    assertThat(kept.get()).isGreaterThan(34_000);
  }

  @Test
  void manyThreadsAtOnce_findNothingButWhatWasPutThere() throws Exception {
    Links links = new Links(64); // Eight lines for all of them.
    List<String> wrong = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      Random random = new Random(t);
      threads.add(Thread.ofPlatform().start(() -> {
        for (int i = 0; i < 50_000; i++) {
          int number = random.nextInt(1_000);
          Link link = link(number, number * 31L);
          SessionName found = links.find(link, now, LIFE);
          if (found != null && !found.equals(Names.number(number))) {
            synchronized (wrong) {
              wrong.add(link + " was " + found);
            }
          }
          links.put(link, Names.number(number), now, LIFE);
        }
      }));
    }
    for (Thread each : threads) {
      each.join();
    }
    assertThat(wrong).isEmpty();
  }
}
