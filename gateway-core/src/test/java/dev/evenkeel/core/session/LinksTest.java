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
    links.put(link(1, 2), "one", now, LIFE);
    links.put(link(1, 3), "two", now, LIFE);

    assertThat(links.find(link(1, 2), now, LIFE)).isEqualTo("one");
    assertThat(links.find(link(1, 3), now, LIFE)).isEqualTo("two");
    assertThat(links.find(link(1, 4), now, LIFE)).isNull();
    assertThat(links.find(link(2, 2), now, LIFE)).isNull();
    assertThat(links.find(link(0, 0), now, LIFE)).as("an empty place").isNull();
  }

  @Test
  void link_livesWithItsUse_andLapses() {
    Links links = new Links(1_000);
    links.put(link(1, 2), "one", now, LIFE);
    for (int i = 0; i < 3; i++) {
      now += LIFE - 1;
      assertThat(links.find(link(1, 2), now, LIFE)).isEqualTo("one");
    }
    now += LIFE;
    assertThat(links.find(link(1, 2), now, LIFE)).isNull();
  }

  @Test
  void link_ofAnotherSession_takesTheFirstOnesPlace() {
    Links links = new Links(1_000);
    links.put(link(1, 2), "one", now, LIFE);
    now += LIFE;
    links.put(link(1, 2), "two", now, LIFE);
    assertThat(links.find(link(1, 2), now, LIFE)).isEqualTo("two");
    now += LIFE;
    assertThat(links.find(link(1, 2), now, LIFE)).isNull();
  }

  @Test
  void fullLine_losesWhatWouldLapseFirst() {
    Links links = new Links(1);
    for (int i = 0; i < 8; i++) {
      links.put(link(0, i), "s" + i, now++, LIFE);
    }
    assertThat(links.find(link(0, 0), now, LIFE)).as("used again").isEqualTo("s0");
    links.put(link(0, 8), "s8", now, LIFE);

    assertThat(links.find(link(0, 1), now, LIFE)).isNull();
    for (int i : new int[] {0, 2, 3, 4, 5, 6, 7, 8}) {
      assertThat(links.find(link(0, i), now, LIFE)).isEqualTo("s" + i);
    }
  }

  @Test
  void asManyAsThereIsRoomFor_areNearlyAllKept_andNoneIsMistaken() {
    Random random = new Random(3);
    Links links = new Links(40_000);
    Map<Link, String> all = new HashMap<>();
    for (int i = 0; i < 40_000; i++) {
      Link link = random(random);
      all.put(link, "s" + i);
      links.put(link, "s" + i, now, LIFE);
    }
    AtomicInteger kept = new AtomicInteger();
    all.forEach((link, session) -> {
      String found = links.find(link, now, LIFE);
      assertThat(found).isIn(session, null);
      kept.addAndGet(found == null ? 0 : 1);
    });
    assertThat(kept.get()).isGreaterThan(38_000);
  }

  @Test
  void moreThanTheHeapCouldHold_takeAShareOfIt() {
    assertThat(Links.lines(40_000, 128L << 20)).isEqualTo(8_192);
    assertThat(Links.lines(1, 128L << 20)).isEqualTo(1);
    assertThat(Links.lines(1_000_000, 128L << 20)).isEqualTo(16_384);
    assertThat(Links.lines(Integer.MAX_VALUE * 2L, Long.MAX_VALUE)).isEqualTo(1 << 26);
  }

  @Test
  void manyThreadsAtOnce_findNothingButWhatWasPutThere() throws Exception {
    Links links = new Links(64); // Sixteen lines for all of them.
    List<String> wrong = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      Random random = new Random(t);
      threads.add(Thread.ofPlatform().start(() -> {
        for (int i = 0; i < 50_000; i++) {
          int number = random.nextInt(1_000);
          Link link = link(number, number * 31L);
          String found = links.find(link, now, LIFE);
          if (found != null && !found.equals("s" + number)) {
            synchronized (wrong) {
              wrong.add(link + " was " + found);
            }
          }
          links.put(link, "s" + number, now, LIFE);
        }
      }));
    }
    for (Thread each : threads) {
      each.join();
    }
    assertThat(wrong).isEmpty();
  }
}
