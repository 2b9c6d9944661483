package dev.evenkeel.server.drill;

import dev.evenkeel.adapters.ByteBuilder;
import dev.evenkeel.adapters.json.JsonWriter;
import dev.evenkeel.core.Time;
import dev.evenkeel.core.decision.Decision;
import dev.evenkeel.core.turn.Gateway;
import dev.evenkeel.core.turn.Inbound;
import dev.evenkeel.core.turn.Loop;
import dev.evenkeel.core.turn.Turn;
import dev.evenkeel.server.drill.Script.Said;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * A running gateway with the drill's own conversations: asked in the process, by a caller that
 * exists
 * for this drill alone, over the real connections to the real providers.
 */
final class ShadowVenue implements Venue {
  private static final Duration LONGEST_LOOK = Duration.ofSeconds(5);
  private static final long GRACE_SECONDS = 30;

  private final DrillPlan plan;
  private final Gateway gateway;
  private final Loop loop;
  private final Executor onLoop;
  private final Staging staging;
  private final RehearsalGate gate;
  private final DrillDesk.House house;
  private final DrillMeters meters;
  private final Time time;
  private final String key;
  private final long droppedBefore;

  /** @param key what the gateway knows the drill's caller by */
  ShadowVenue(DrillPlan plan, Gateway gateway, Staging staging, RehearsalGate gate,
      DrillDesk.House house, DrillMeters meters, Time time, String key) {
    this.plan = plan;
    this.gateway = gateway;
    this.loop = house.loop();
    this.onLoop = house.onLoop();
    this.staging = staging;
    this.gate = gate;
    this.house = house;
    this.meters = meters;
    this.time = time;
    this.key = key;
    this.droppedBefore = house.records().dropped();
  }

  @Override
  public Heard ask(String session, List<Said> conversation, boolean stream)
      throws IOException, InterruptedException {
    Map<String, String> headers = Map.of("authorization", "Bearer " + key, "x-evenkeel-session",
        session, "x-evenkeel-accept", "restart");
    byte[] body = body(conversation, stream);
    HeardReply reply = new HeardReply(stream);
    AtomicReference<Turn> turn = new AtomicReference<>();
    onLoop.execute(() -> turn.set(gateway.answer(
        new Inbound(session, name -> headers.get(name.toLowerCase(Locale.ROOT)), body, time.now()),
        reply, loop, (_, _, _) -> {})));
    Heard heard = reply.await(plan.pool().failover().deadline().toSeconds() + GRACE_SECONDS);
    if (heard == null) {
      onLoop.execute(() -> {
        Turn stuck = turn.get();
        if (stuck != null) {
          stuck.callerLeft();
        }
      });
      throw new IOException("a turn did not end");
    }
    return heard;
  }

  private byte[] body(List<Said> conversation, boolean stream) {
    ByteBuilder out = new ByteBuilder(1024);
    JsonWriter json = new JsonWriter(out).beginObject()
        .string("model", plan.pool().name())
        .name("stream")
        .bool(stream)
        .name("messages")
        .beginArray();
    for (Said said : conversation) {
      json.beginObject().string("role", said.role()).string("content", said.text()).endObject();
    }
    json.endArray().endObject();
    return out.copy();
  }

  @Override
  public void strike() {
    staging.strike(true);
  }

  @Override
  public void lift() {
    staging.strike(false);
  }

  @Override
  public Optional<Decision> decision(String id) {
    long end = time.now() + LONGEST_LOOK.toNanos();
    Optional<Decision> found = house.records().find(id);
    while (found.isEmpty() && time.now() - end < 0) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
      found = house.records().find(id);
    }
    return found;
  }

  @Override
  public Map<String, Double> meters() {
    return Meters.of(meters.scrape());
  }

  @Override
  public Optional<String> chainBroken(List<String> decisions) throws IOException {
    long dropped = house.records().dropped() - droppedBefore;
    return dropped > 0 ? Optional.of(dropped + " records were lost meanwhile")
        : house.records().broken();
  }

  @Override
  public Optional<String> suspended(String route) {
    return gate.suspended(route);
  }
}
