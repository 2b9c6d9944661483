package dev.evenkeel.server.decisions;

import dev.evenkeel.core.decision.Decision;
import java.util.Arrays;
import java.util.Optional;

/**
 * The latest decisions as they were written, in one run of bytes: kept as objects they would be
 * what the collector has most to do with. As many as fit, {@value #MOST} at most. Thread-safe by a
 * lock that is held for a copy, so it is not for event loops.
 */
final class LatestDecisions {
  /** More are forgotten, the oldest first. */
  static final int MOST = 1_000;
  /** Bytes that all of them have together. */
  static final int ROOM = 1 << 20;

  private final byte[] room = new byte[ROOM];
  /** Where each begins, counted over all rounds through the room. */
  private final long[] begins = new long[MOST];
  private final int[] lengths = new int[MOST];
  /** What most of those that are not looked for can be told by. */
  private final int[] ids = new int[MOST];
  private final int[] requestIds = new int[MOST];
  private long written;
  private long end;

  synchronized void add(Recorded recorded) {
    byte[] record = recorded.line;
    int length = record.length;
    if (length > ROOM) {
      return; // Nobody's reasons are as long.
    }
    int at = (int) (end % ROOM);
    if (at + length > ROOM) {
      end += ROOM - at; // No record goes around the corner.
      at = 0;
    }
    System.arraycopy(record, 0, room, at, length);
    int place = (int) (written++ % MOST);
    begins[place] = end;
    lengths[place] = length;
    ids[place] = recorded.idHash;
    requestIds[place] = recorded.requestIdHash;
    end += length;
  }

  /** The latest with this id or request id. */
  Optional<Decision> find(String id) {
    int hash = id.hashCode();
    long before = Long.MAX_VALUE;
    while (true) {
      byte[] record;
      synchronized (this) {
        long number = Math.min(before, written) - 1;
        while (number >= 0 && kept(number) && !mayBe((int) (number % MOST), hash)) {
          number--;
        }
        if (number < 0 || !kept(number)) {
          return Optional.empty();
        }
        int place = (int) (number % MOST);
        int at = (int) (begins[place] % ROOM);
        record = Arrays.copyOfRange(room, at, at + lengths[place]);
        before = number;
      }
      Decision decision = DecisionReader.read(record);
      if (decision.id().equals(id) || decision.requestId().equals(id)) {
        return Optional.of(decision);
      }
    }
  }

  private boolean mayBe(int place, int hash) {
    return ids[place] == hash || requestIds[place] == hash;
  }

  private boolean kept(long number) {
    return written - number <= MOST && end - begins[(int) (number % MOST)] <= ROOM;
  }
}
