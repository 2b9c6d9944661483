package dev.evenkeel.server.config;

import dev.evenkeel.core.route.ExceptionRoute;
import dev.evenkeel.core.route.ExceptionRoute.Waiver;
import dev.evenkeel.core.route.Pool;
import dev.evenkeel.core.route.Route;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads {@code exceptions}. */
final class ExceptionReader {
  private final Named<Pool> pools;
  private final Set<String> tenants;

  /** @param tenants the callers there are */
  ExceptionReader(Named<Pool> pools, Set<String> tenants) {
    this.pools = pools;
    this.tenants = Set.copyOf(tenants);
  }

  /** One exception, null when it cannot be made. */
  @Nullable ExceptionRoute exception(String id, Section in) {
    Pool pool = pools.find(in.at("pool").required(), "pool");
    Value at = in.at("route").required();
    String route = pool == null ? at.as(Notation.NAME)
        : at.reference("route of pool " + pool.name(),
            pool.routes().stream().map(Route::id).collect(Collectors.toSet()));
    List<Waiver> waives = in.at("waives").required().listOf(Notation.word(Waiver.class));
    filled(in.at("waives"), "what need not be met");
    String owner = in.at("owner").required().as(Notation.WORDS);
    String approver = in.at("approver").required().as(Notation.WORDS);
    if (owner != null && owner.equals(approver)) {
      in.at("approver").problem("is the owner; somebody else has to allow it");
    }
    String reason = in.at("reason").required().as(Notation.WORDS);
    String ticket = in.at("ticket").required().as(Notation.WORDS);
    Set<String> scope = new HashSet<>();
    for (Value each : in.at("tenants").required().list()) {
      String tenant = each.required().reference("tenant", tenants);
      if (tenant != null) {
        scope.add(tenant);
      }
    }
    filled(in.at("tenants"), "who may use it");
    LocalDate from = in.at("from").required().as(Notation.DATE);
    LocalDate until = in.at("until").required().as(Notation.DATE);
    boolean bounded = from != null && until != null && from.isBefore(until)
        && !until.isAfter(from.plusDays(ExceptionRoute.LONGEST_DAYS));
    if (from != null && until != null && !bounded) {
      in.at("until")
          .problem("must be a day after 'from', at most " + ExceptionRoute.LONGEST_DAYS
              + " days later: " + from.plusDays(ExceptionRoute.LONGEST_DAYS)
              + "; what is needed for longer is no exception");
    }
    return pool == null || route == null || waives.isEmpty() || owner == null || approver == null
        || owner.equals(approver) || reason == null || ticket == null || scope.isEmpty() || !bounded
        || from == null || until == null ? null
            : new ExceptionRoute(id, pool.name(), route, Set.copyOf(waives), owner, approver,
                reason, ticket, scope, from, until);
  }

  private static void filled(Value list, String what) {
    if (list.present() && list.list().isEmpty()) {
      list.problem("is empty; say " + what);
    }
  }
}
