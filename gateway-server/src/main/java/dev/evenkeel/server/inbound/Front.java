package dev.evenkeel.server.inbound;

import dev.evenkeel.adapters.ByteBuilder;
import dev.evenkeel.adapters.openai.ModerationRequest;
import dev.evenkeel.adapters.openai.OpenAiModels;
import dev.evenkeel.core.access.Caller;
import dev.evenkeel.core.route.Pool;
import dev.evenkeel.core.turn.Gateway;
import dev.evenkeel.core.turn.Inbound;
import dev.evenkeel.core.turn.InputCheck;
import dev.evenkeel.core.turn.Loop;
import dev.evenkeel.core.turn.Moderating;
import dev.evenkeel.core.turn.Moderation;
import dev.evenkeel.core.turn.RejectedException;
import dev.evenkeel.core.turn.Rejection;
import dev.evenkeel.core.turn.Snapshot;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What all callers' connections share: the gateway behind them and how many there may be. */
public final class Front {
  static final String CHAT = "/v1/chat/completions";
  static final String MODELS = "/v1/models";
  static final String MODERATIONS = "/v1/moderations";

  private final Gateway gateway;
  private final Supplier<Snapshot> snapshot;
  private final Encoders encoders;
  private final Limits limits;
  private final long createdSeconds;
  private final Unjudged unjudged;
  private final AtomicInteger turns = new AtomicInteger();
  private final Set<FrontHandler> connections = ConcurrentHashMap.newKeySet();
  private volatile boolean draining;

  /** Hears that a guard gave no verdict on a text and the policy lets it pass. Thread-safe. */
  public interface Unjudged {
    /** @param guard its name in the policy */
    void passed(String policy, String guard);
  }

  /**
   * @param createdSeconds what {@code /v1/models} says of every pool, seconds since the epoch
   * @param unjudged hears it once for each text under judgement; of turns their decisions tell
   */
  public Front(Gateway gateway, Supplier<Snapshot> snapshot, Encoders encoders, Limits limits,
      long createdSeconds, Unjudged unjudged) {
    this.gateway = gateway;
    this.snapshot = snapshot;
    this.encoders = encoders;
    this.limits = limits;
    this.createdSeconds = createdSeconds;
    this.unjudged = unjudged;
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

  /**
   * Judges texts by a pool's policy.
   *
   * @param judged hears what came of it, perhaps before this returns
   * @return the judgement under way
   * @throws RejectedException when the request is wrong
   */
  Moderating moderate(Inbound.Headers headers, byte[] body, Loop loop, Judged judged) {
    Snapshot now = snapshot.get();
    Caller caller = gateway.authenticate(now, headers);
    ModerationRequest request = ModerationRequest.read(body);
    List<Pool> pools = poolsOf(now, caller, request.model());
    String policy = now.contract(pools.getFirst()).name();
    return gateway.moderate(now, pools, headers, request.inputs(), loop, new Moderating.Outcome() {
      @Override
      public void judged(List<Moderation> results) {
        tellUnjudged(policy, results);
        judged.judged(policy, results);
      }

      @Override
      public void rejected(Rejection rejection) {
        judged.rejected(rejection);
      }
    });
  }

  /** A judgement has no decision that would tell which guards were silent. */
  private void tellUnjudged(String policy, List<Moderation> results) {
    for (Moderation result : results) {
      for (String action : result.guards()) {
        if (action.endsWith(InputCheck.FAIL_OPEN)) {
          unjudged.passed(policy,
              action.substring(0, action.length() - InputCheck.FAIL_OPEN.length()));
        }
      }
    }
  }

  /** Hears what a policy says of texts: one of the two. */
  interface Judged {
    void judged(String policy, List<Moderation> results);

    void rejected(Rejection rejection);
  }

  /** Whose policy judges; OpenAI's own names, and none, stand for the only one there is. */
  private static List<Pool> poolsOf(Snapshot now, Caller caller, @Nullable String model) {
    if (model != null && !model.startsWith("omni-moderation")
        && !model.startsWith("text-moderation")) {
      Pool pool = now.pool(model);
      if (pool == null || !caller.may(model)) {
        throw new RejectedException(new Rejection.UnknownModel(model));
      }
      return List.of(pool);
    }
    List<Pool> pools =
        now.pools().values().stream().filter(pool -> caller.may(pool.name())).toList();
    if (pools.stream().map(Pool::policy).distinct().count() != 1) {
      throw new RejectedException(new Rejection.Malformed(
          "Say whose policy judges: set 'model' to one of "
              + String.join(", ", pools.stream().map(Pool::name).sorted().toList()) + ".",
          "model_required", "model"));
    }
    return pools;
  }

  private OpenAiModels.Model model(String pool) {
    return new OpenAiModels.Model(pool, createdSeconds, "evenkeel");
  }
}
