package dev.evenkeel.server.inbound;

import dev.evenkeel.adapters.ByteBuilder;
import dev.evenkeel.adapters.openai.OpenAiModels;
import dev.evenkeel.core.access.Caller;
import dev.evenkeel.core.turn.Gateway;
import dev.evenkeel.core.turn.Snapshot;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** What all callers' connections share: the gateway behind them and how many there may be. */
public final class Front {
  static final String CHAT = "/v1/chat/completions";
  static final String MODELS = "/v1/models";

  private final Gateway gateway;
  private final Supplier<Snapshot> snapshot;
  private final Encoders encoders;
  private final Limits limits;
  private final long createdSeconds;
  private final AtomicInteger turns = new AtomicInteger();
  private final Set<FrontHandler> connections = ConcurrentHashMap.newKeySet();
  private volatile boolean draining;

  /** @param createdSeconds what {@code /v1/models} says of every pool, seconds since the epoch */
  public Front(Gateway gateway, Supplier<Snapshot> snapshot, Encoders encoders, Limits limits,
      long createdSeconds) {
    this.gateway = gateway;
    this.snapshot = snapshot;
    this.encoders = encoders;
    this.limits = limits;
    this.createdSeconds = createdSeconds;
  }

  /** Turns under way. */
  public int turns() {
    return turns.get();
  }

  /** Connections (or HTTP/2 streams) open. */
  public int connections() {
    return connections.size();
  }

  /** Whether the gateway is closing and takes no new work. */
  public boolean draining() {
    return draining;
  }

  /** Stops taking requests: idle connections close now, busy ones after their answer. */
  public void drain() {
    draining = true;
    connections.forEach(one -> one.executor().execute(one::drain));
  }

  /** Ends what is still running, telling the callers. */
  public void shutDown() {
    connections.forEach(one -> one.executor().execute(one::shutDown));
  }

  Gateway gateway() {
    return gateway;
  }

  Snapshot snapshot() {
    return snapshot.get();
  }

  Encoders encoders() {
    return encoders;
  }

  Limits limits() {
    return limits;
  }

  boolean opened(FrontHandler connection) {
    connections.add(connection);
    return connections.size() <= limits.connections();
  }

  void closed(FrontHandler connection) {
    connections.remove(connection);
  }

  /** Takes a turn's place; false when all are taken. Answered by {@link #leave()}. */
  boolean admit() {
    if (turns.incrementAndGet() > limits.turns() || draining) {
      turns.decrementAndGet();
      return false;
    }
    return true;
  }

  void leave() {
    turns.decrementAndGet();
  }

  /** Writes the answer to a request for models; false when there is no such model. */
  boolean models(Caller caller, String path, ByteBuilder out) {
    List<String> names =
        snapshot.get().pools().keySet().stream().filter(caller::may).sorted().toList();
    if (path.equals(MODELS)) {
      OpenAiModels.writeList(names.stream().map(this::model).toList(), out);
      return true;
    }
    String name = path.substring(MODELS.length() + 1);
    if (!names.contains(name)) {
      return false;
    }
    OpenAiModels.writeOne(model(name), out);
    return true;
  }

  private OpenAiModels.Model model(String pool) {
    return new OpenAiModels.Model(pool, createdSeconds, "evenkeel");
  }
}
