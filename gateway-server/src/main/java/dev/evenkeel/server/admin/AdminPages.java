package dev.evenkeel.server.admin;

import dev.evenkeel.core.decision.Decision;
import dev.evenkeel.core.failover.RouteHealth;
import dev.evenkeel.core.route.CertificateGate;
import dev.evenkeel.core.route.CertificateGate.Standing;
import dev.evenkeel.core.route.Clearance;
import dev.evenkeel.core.route.ControlTable;
import dev.evenkeel.core.route.KnownCertificate;
import dev.evenkeel.core.route.Pool;
import dev.evenkeel.core.route.Route;
import dev.evenkeel.core.turn.Contract;
import dev.evenkeel.core.turn.HealthTable;
import dev.evenkeel.core.turn.Snapshot;
import dev.evenkeel.server.decisions.DecisionJson;
import dev.evenkeel.server.drift.DriftDesk;
import dev.evenkeel.server.drill.DrillDesk;
import java.io.StringWriter;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** What the admin side answers, free of HTTP. Thread-safe. */
public final class AdminPages {
  private static final String CERTIFICATES = "/admin/v1/certificates/";

  private final Supplier<Snapshot> snapshot;
  private final HealthTable health;
  private final CertificateGate certificates;
  private final Function<String, Optional<Decision>> decisions;
  private final BooleanSupplier ready;
  private final Supplier<String> metrics;
  private final DriftDesk drift;
  private final DrillsApi drills;
  private final InstantSource clock;
  private final JsonFactory factory = new JsonFactory();

  /**
   * @param metrics the scrape in Prometheus' text format
   * @param drift tells how the routes are watched
   * @param drills holds drills
   * @param clock tells the day, in UTC
   */
  public AdminPages(Supplier<Snapshot> snapshot, HealthTable health, CertificateGate certificates,
      Function<String, Optional<Decision>> decisions, BooleanSupplier ready,
      Supplier<String> metrics, DriftDesk drift, DrillDesk drills, InstantSource clock) {
    this.snapshot = snapshot;
    this.health = health;
    this.certificates = certificates;
    this.decisions = decisions;
    this.ready = ready;
    this.metrics = metrics;
    this.drift = drift;
    this.drills = new DrillsApi(drills);
    this.clock = clock;
  }

  /**
   * A page.
   *
   * @param open whether it is shown without the admin token
   */
  record Page(int status, String contentType, String body, boolean open) {}

  /** Whether something can be begun or ended at a path. */
  static boolean changeable(String path) {
    return path.equals(DrillsApi.PATH) || path.startsWith(DrillsApi.PATH + "/");
  }

  /** What comes of a POST to a {@link #changeable} path. */
  Page post(String path, String body) {
    return path.equals(DrillsApi.PATH) ? drills.begin(body)
        : json(405, "{\"error\":\"only GET and DELETE\"}");
  }

  /** What comes of a DELETE of a {@link #changeable} path. */
  Page delete(String path) {
    return path.equals(DrillsApi.PATH) ? json(405, "{\"error\":\"only GET and POST\"}")
        : drills.stop(path.substring(DrillsApi.PATH.length() + 1));
  }

  /** The page for a path. */
  Page page(String path) {
    return switch (path) {
      case DrillsApi.PATH -> drills.list();
      case "/livez" -> new Page(200, "text/plain", "ok\n", true);
      case "/readyz" -> ready.getAsBoolean() ? new Page(200, "text/plain", "ready\n", true)
          : new Page(503, "text/plain", "draining\n", true);
      case "/metrics" ->
        new Page(200, "text/plain; version=0.0.4; charset=utf-8", metrics.get(), false);
      case "/admin/v1/pools" -> json(200, pools());
      case "/admin/v1/drift" -> json(200, DriftPage.of(drift));
      case "/admin/v1/certificates" -> json(200, certificates());
      case "/admin/v1/controls" -> json(200, controls());
      case "/admin/v1/exceptions" -> json(200, ExceptionsJson
          .text(List.copyOf(new TreeMap<>(snapshot.get().exceptions()).values()), today()));
      default -> changeable(path) ? drills.one(path.substring(DrillsApi.PATH.length() + 1))
          : path.startsWith(CERTIFICATES) ? known(path.substring(CERTIFICATES.length()))
              : path.startsWith("/admin/v1/decisions/")
                  ? decisions.apply(path.substring("/admin/v1/decisions/".length()))
                      .map(found -> json(200, DecisionJson.text(found)))
                      .orElseGet(
                          () -> json(404, "{\"error\":\"no such decision among the latest\"}"))
                  : json(404,
                      "{\"error\":\"unknown path\",\"paths\":[\"/livez\",\"/readyz\",\"/metrics\","
                          + "\"/admin/v1/pools\",\"/admin/v1/controls\",\"/admin/v1/exceptions\",\"/admin/v1/certificates\","
                          + "\"/admin/v1/certificates/{serial}\",\"/admin/v1/drift\",\"/admin/v1/drills\",\"/admin/v1/drills/{id}\","
                          + "\"/admin/v1/decisions/{id}\"]}");
    };
  }

  private static Page json(int status, String body) {
    return new Page(status, "application/json", body + "\n", false);
  }

  /** Every certificate as it stands against what is live. */
  private List<KnownCertificate> known() {
    Snapshot now = snapshot.get();
    return certificates.known(pool -> {
      // The store may be a moment ahead of the snapshot.
      Pool live = now.pools().get(pool.name());
      return live == null ? "" : now.contract(live).digest();
    });
  }

  private String controls() {
    Snapshot now = snapshot.get();
    LocalDate today = today();
    return ControlsJson.text(new TreeMap<>(now.pools()).values()
        .stream()
        .map(pool -> ControlTable.of(pool, now.clearances().guards(pool), today))
        .toList());
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  private String certificates() {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = factory.createGenerator(ObjectWriteContext.empty(), out)) {
      json.writeStartObject();
      json.writeArrayPropertyStart("certificates");
      for (KnownCertificate each : known()) {
        json.writeStartObject();
        summary(json, each);
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    return out.toString();
  }

  private Page known(String serial) {
    return known().stream()
        .filter(each -> each.serial().equals(serial))
        .findFirst()
        .map(each -> json(200, detail(each)))
        .orElseGet(() -> json(404, "{\"error\":\"no such certificate\"}"));
  }

  private String detail(KnownCertificate known) {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = factory.createGenerator(ObjectWriteContext.empty(), out)) {
      json.writeStartObject();
      summary(json, known);
      json.writeArrayPropertyStart("models_seen");
      known.models().forEach(json::writeString);
      json.writeEndArray();
      json.writeArrayPropertyStart("signed_by");
      known.signers().forEach(json::writeString);
      json.writeEndArray();
      json.writeObjectPropertyStart("bound");
      new TreeMap<>(known.bound()).forEach(json::writeStringProperty);
      json.writeEndObject();
      json.writeEndObject();
    }
    return out.toString();
  }

  private static void summary(JsonGenerator json, KnownCertificate known) {
    json.writeStringProperty("serial", known.serial());
    json.writeStringProperty("pool", known.pool());
    json.writeStringProperty("route", known.route());
    json.writeStringProperty("state", known.state().label());
    json.writeStringProperty("why", known.why());
    json.writeStringProperty("not_before", known.notBefore().toString());
    json.writeStringProperty("renew_after", known.renewAfter().toString());
    json.writeStringProperty("not_after", known.notAfter().toString());
  }

  private String pools() {
    StringWriter out = new StringWriter();
    Snapshot now = snapshot.get();
    try (JsonGenerator json = factory.createGenerator(ObjectWriteContext.empty(), out)) {
      json.writeStartObject();
      json.writeArrayPropertyStart("pools");
      for (Pool pool : new TreeMap<>(now.pools()).values()) {
        Contract contract = now.contract(pool);
        json.writeStartObject();
        json.writeStringProperty("name", pool.name());
        json.writeStringProperty("workload", pool.workload().name());
        json.writeStringProperty("policy", contract.name());
        json.writeStringProperty("policy_sha256", contract.digest());
        json.writeStringProperty("last_drill",
            certificates.lastDrill(pool, contract.digest()).map(Instant::toString).orElse(null));
        json.writeArrayPropertyStart("routes");
        for (Route route : pool.routes()) {
          route(json, pool, route, contract, now.clearances().of(pool, today()));
        }
        json.writeEndArray();
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    return out.toString();
  }

  private void route(JsonGenerator json, Pool pool, Route route, Contract contract,
      Clearance clearance) {
    RouteHealth state = health.of(route);
    json.writeStartObject();
    json.writeStringProperty("id", route.id());
    json.writeStringProperty("provider", route.provider().id());
    json.writeStringProperty("model", route.model());
    json.writeBooleanProperty("reference", route.reference());
    json.writeStringProperty("health", state.state().name().toLowerCase(java.util.Locale.ROOT));
    var last = state.lastFailure();
    json.writeStringProperty("last_failure", last == null ? null : last.kind().label());
    switch (certificates.standing(pool, route, contract.digest())) {
      case Standing.Certified(var serial, var models, _) -> {
        json.writeStringProperty("certificate", serial);
        json.writeArrayPropertyStart("certified_models");
        models.stream().sorted().forEach(json::writeString);
        json.writeEndArray();
      }
      case Standing.Uncertified(var why, var detail) -> {
        json.writeNullProperty("certificate");
        json.writeStringProperty("not_certified", why.label());
        json.writeStringProperty("detail", detail);
      }
    }
    json.writeObjectPropertyStart("controls_against");
    new TreeMap<>(clearance.against(route))
        .forEach((why, detail) -> json.writeStringProperty(why.label(), detail));
    json.writeEndObject();
    json.writeEndObject();
  }
}
