package dev.evenkeel.server.admin;

import dev.evenkeel.policy.certify.DrillReport;
import dev.evenkeel.server.admin.AdminPages.Page;
import dev.evenkeel.server.drill.DrillDesk;
import dev.evenkeel.server.drill.DrillFault;
import dev.evenkeel.server.drill.DrillOrder;
import dev.evenkeel.server.drill.DrillOrder.Share;
import dev.evenkeel.server.drill.DrillPlan;
import dev.evenkeel.server.drill.DrillRefusedException;
import dev.evenkeel.server.drill.DrillState;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Drills over the admin side: begun, looked at, ended. Thread-safe; never blocks. */
final class DrillsApi {
  static final String PATH = "/admin/v1/drills";

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Set<String> KEYS =
      Set.of("pool", "fault", "route", "conversations", "live", "error_budget", "by");
  private static final Set<String> LIVE_KEYS = Set.of("share", "seconds", "sessions");
  private static final int LONGEST_NAME = 100;

  private final DrillDesk desk;

  DrillsApi(DrillDesk desk) {
    this.desk = desk;
  }

  /** Begins the drill that the body describes. */
  Page begin(String body) {
    try {
      return page(202, state(desk.start(order(JSON.readTree(body)))));
    } catch (JacksonException _) {
      return error(400, "the body is not JSON");
    } catch (DrillRefusedException e) {
      return error(switch (e.why()) {
        case WRONG -> 400;
        case FORBIDDEN -> 403;
        case BUSY -> 409;
      }, String.valueOf(e.getMessage()));
    }
  }

  /** The latest drills. */
  Page list() {
    ObjectNode all = JSON.createObjectNode();
    ArrayNode drills = all.putArray("drills");
    desk.drills().forEach(each -> drills.add(state(each)));
    return page(200, all);
  }

  /** One drill, with its report once it is over. */
  Page one(String id) {
    Optional<DrillState> found = desk.drill(id);
    if (found.isEmpty()) {
      return error(404, "no such drill among the latest");
    }
    ObjectNode one = state(found.get());
    DrillReport report = found.get().report();
    if (report != null) {
      one.set("report", JSON.valueToTree(report));
    }
    return page(200, one);
  }

  /** Ends a drill before its time. */
  Page stop(String id) {
    return desk.stop(id) ? page(202, JSON.createObjectNode().put("id", id).put("state", "stopping"))
        : error(404, "no such drill is being held");
  }

  private static DrillOrder order(JsonNode body) throws DrillRefusedException {
    known(body, KEYS);
    String pool = body.path("pool").asString("");
    String fault = body.path("fault").asString("");
    DrillFault known =
        DrillFault.of(fault).orElseThrow(() -> wrong("'fault' is one of " + DrillFault.labels()));
    String route = body.path("route").asString("");
    String by = body.path("by").asString("unknown");
    Share share = null;
    if (body.has("live")) {
      JsonNode live = body.path("live");
      known(live, LIVE_KEYS);
      share = new Share(live.path("share").asDouble(0),
          Duration.ofSeconds(live.path("seconds").asLong(0)), live.path("sessions").asInt(0));
    }
    double budget = body.path("error_budget").asDouble(0);
    if (!(budget >= 0 && budget <= 1)) {
      throw wrong("'error_budget' is a share from 0 to 1");
    }
    return new DrillOrder(pool, known, route.isEmpty() ? null : route,
        body.path("conversations").asInt(DrillPlan.USUAL), share, budget,
        by.length() > LONGEST_NAME ? by.substring(0, LONGEST_NAME) : by);
  }

  private static void known(JsonNode body, Set<String> keys) throws DrillRefusedException {
    if (!body.isObject()) {
      throw wrong("the body is no JSON object");
    }
    for (String name : body.propertyNames()) {
      if (!keys.contains(name)) {
        throw wrong("unknown key '" + name + "'");
      }
    }
  }

  private static DrillRefusedException wrong(String why) {
    return new DrillRefusedException(DrillRefusedException.Why.WRONG, why);
  }

  private static ObjectNode state(DrillState drill) {
    @Nullable String route = drill.order().route();
    ObjectNode all = JSON.createObjectNode()
        .put("id", drill.id())
        .put("pool", drill.order().pool())
        .put("fault", drill.order().fault().label())
        .put("form", drill.order().form())
        .put("state", drill.state().label())
        .put("detail", drill.detail())
        .put("begun", drill.begun().toString())
        .put("by", drill.order().by())
        .put("file", drill.file());
    if (route != null) {
      all.put("route", route);
    }
    return all;
  }

  private static Page page(int status, ObjectNode body) {
    return new Page(status, "application/json", JSON.writeValueAsString(body) + "\n", false);
  }

  private static Page error(int status, String why) {
    return page(status, JSON.createObjectNode().put("error", why));
  }
}
