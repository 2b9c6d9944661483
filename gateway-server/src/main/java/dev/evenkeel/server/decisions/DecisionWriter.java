package dev.evenkeel.server.decisions;

import dev.evenkeel.core.decision.Decision;
import dev.evenkeel.core.decision.DecisionLog;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
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
  private static final int ROOM = 4_096;
  private static final int BATCH = 256;
  /** How many ids of the latest decisions can be asked for; each decision has two. */
  private static final int REMEMBERED = 2_000;

  private final BlockingQueue<Decision> queue = new ArrayBlockingQueue<>(ROOM);
  private final AtomicLong dropped = new AtomicLong();
  private final @Nullable DecisionChain chain;
  private final DecisionLog meters;
  private final @Nullable TurnLog log;
  private final DecisionJson json = new DecisionJson();
  private final Map<String, Decision> latest = Collections.synchronizedMap(new LinkedHashMap<>() {
    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Decision> eldest) {
      return size() > REMEMBERED;
    }
  });
  private final Thread thread;
  private volatile boolean closing;

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
    if (!queue.offer(decision)) {
      dropped.incrementAndGet();
    }
  }

  /** Decisions that were lost because the writer could not keep up. */
  public long dropped() {
    return dropped.get();
  }

  /** One of the latest decisions, by its id or its request id. */
  public Optional<Decision> find(String id) {
    return Optional.ofNullable(latest.get(id));
  }

  /** Writes what is left, then stops. */
  @Override
  public void close() {
    closing = true;
    thread.interrupt();
    try {
      thread.join(5_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    List<Decision> batch = new ArrayList<>(BATCH);
    while (true) {
      try {
        batch.add(queue.take());
      } catch (InterruptedException e) {
        if (!closing) {
          continue;
        }
      }
      queue.drainTo(batch, BATCH - batch.size());
      if (batch.isEmpty() && closing) {
        break;
      }
      batch.forEach(this::write);
      batch.clear();
      flush();
    }
    try {
      if (chain != null) {
        chain.close();
      }
    } catch (IOException e) {
      LOG.error("decision log could not be closed: {}", e.getMessage());
    }
  }

  private void write(Decision decision) {
    try {
      byte[] line = json.line(decision);
      meters.record(decision);
      latest.put(decision.id(), decision);
      latest.put(decision.requestId(), decision);
      if (chain != null) {
        chain.append(line, decision.at());
      }
      if (log != null) {
        log.line(decision, line);
      }
    } catch (IOException | RuntimeException e) {
      dropped.incrementAndGet();
      LOG.error("decision {} could not be written: {}", decision.id(), e.toString());
    }
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
