package dev.evenkeel.server.decisions;

import dev.evenkeel.adapters.ByteBuilder;
import dev.evenkeel.core.decision.Decision;
import dev.evenkeel.core.decision.DecisionLog;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes decisions from the event loops without ever blocking them and hands them, on one thread of
 * its own, to the meters, the chained file and the log. When it cannot keep up it drops and counts;
 * a dropped decision is a gap that {@link #dropped()} shows.
 */
public final class DecisionWriter implements DecisionLog, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DecisionWriter.class);
  private static final int ROOM = 8_192;
  private static final long MOST_WAITING = 12L << 20;
  private static final int BATCH = 256;
  /**
   * How long decisions gather before they are written, if they are not a batch sooner. Waking the
   * writer for each would cost the event loops a system call per turn, and where turns are few,
   * waking it and writing cost more than what is written.
   */
  private static final long GATHER_NANOS = 50_000_000;

  private final Waiting waiting = new Waiting(ROOM, MOST_WAITING);
  private final AtomicLong dropped = new AtomicLong();
  private final @Nullable DecisionChain chain;
  private final DecisionLog meters;
  private final @Nullable TurnLog log;
  private final ThreadLocal<Pen> pens = ThreadLocal.withInitial(Pen::new);
  private final LatestDecisions latest = new LatestDecisions();
  private final Thread thread;
  private volatile boolean closing;

  /** What a thread writes lines with. */
  private static final class Pen {
    private final DecisionJson json = new DecisionJson();
    private final ByteBuilder line = new ByteBuilder(4096);

    Recorded line(Decision decision) {
      line.clear();
      int looked = json.write(decision, line);
      return new Recorded(decision, line.copy(), looked);
    }
  }

  /**
   * @param chain where records are kept, null to keep none
   * @param log where a line per turn goes, null for nowhere
   */
  public DecisionWriter(@Nullable DecisionChain chain, DecisionLog meters, @Nullable TurnLog log) {
    this.log = log;
    this.chain = chain;
    this.meters = meters;
    this.thread = Thread.ofPlatform().name("evenkeel-decisions").daemon(true).unstarted(this::run);
  }

  /** Begins to write. */
  public void start() {
    thread.start();
  }

  @Override
  public void record(Decision decision) {
    Recorded recorded;
    try {
      recorded = pens.get().line(decision);
    } catch (RuntimeException e) {
      lost(decision, e);
      return;
    }
    switch (waiting.offer(recorded)) {
      case REFUSED -> dropped.incrementAndGet();
      case TAKEN -> {
      }
      case TAKEN_FOR_SLEEPER -> LockSupport.unpark(thread);
    }
  }

  /** Decisions that were lost because the writer could not keep up. */
  public long dropped() {
    return dropped.get();
  }

  /**
   * One of the latest decisions as it was written, by its id or its request id; the latest of
   * several. Of those, the newest 1,000 can be asked for, or as many as have a mebibyte together.
   */
  public Optional<Decision> find(String id) {
    return latest.find(id);
  }

  /** Writes what is left, then stops. */
  @Override
  public void close() {
    closing = true;
    LockSupport.unpark(thread);
    try {
      thread.join(5_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    @Nullable Recorded[] batch = new Recorded[BATCH];
    boolean last = false;
    while (!last) {
      last = closing;
      int taken = BATCH;
      // What comes meanwhile gathers for the next time, else it would be written turn by turn.
      while (taken == BATCH) {
        taken = waiting.take(batch);
        waiting.written(write(batch, taken));
      }
      flush();
      if (!last) {
        sleep();
      }
    }
    try {
      if (chain != null) {
        chain.close();
      }
    } catch (IOException e) {
      LOG.error("decision log could not be closed: {}", e.getMessage());
    }
  }

  /** For a moment while turns go on; when there are none, until the next is recorded. */
  private void sleep() {
    if (!closing && waiting.mayBeSleptThrough(BATCH)) {
      LockSupport.parkNanos(GATHER_NANOS);
    }
    if (!closing && waiting.mayBeSleptThrough(1)) {
      LockSupport.park();
    }
    waiting.awake();
  }

  /** Writes the first of a batch and gives them up; returns the bytes of their lines. */
  private long write(@Nullable Recorded[] batch, int count) {
    long written = 0;
    for (int i = 0; i < count; i++) {
      Recorded recorded = batch[i];
      if (recorded != null) {
        write(recorded);
        written += recorded.line.length;
        batch[i] = null;
      }
    }
    return written;
  }

  private void write(Recorded recorded) {
    Decision decision = recorded.decision;
    byte[] line = recorded.line;
    try {
      meters.record(decision);
      latest.add(recorded);
      if (chain != null) {
        chain.append(line, line.length, decision.at());
      }
      if (log != null) {
        log.line(decision, line, recorded.looked);
      }
    } catch (IOException | RuntimeException e) {
      lost(decision, e);
    }
  }

  private void lost(Decision decision, Exception cause) {
    dropped.incrementAndGet();
    LOG.error("decision {} could not be written: {}", decision.id(), cause.toString());
  }

  private void flush() {
    try {
      if (chain != null) {
        chain.flush();
      }
      if (log != null) {
        log.flush();
      }
    } catch (IOException e) {
      LOG.error("decision log could not be flushed: {}", e.getMessage());
    }
  }
}
