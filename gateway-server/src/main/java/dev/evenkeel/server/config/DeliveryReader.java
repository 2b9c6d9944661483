package dev.evenkeel.server.config;

import dev.evenkeel.core.route.Delivery;
import dev.evenkeel.core.route.Delivery.Manner;
import dev.evenkeel.core.route.Delivery.Mode;
import dev.evenkeel.policy.contract.Policy;
import dev.evenkeel.policy.contract.QueryClass;
import dev.evenkeel.policy.contract.Topic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads how a pool's answers leave. Confined to one thread. */
final class DeliveryReader {
  private static final Notation<Integer> WINDOW = Notation.integer(1, 4_096);

  private final List<Used> used = new ArrayList<>();

  /** A class that a pool names, and the policy that has to know it. */
  private record Used(Value where, String name, String policy) {}

  /** Who gets comments in a stream. */
  private enum KeepAliveFor {
    ASKED,
    ALL
  }

  /** @param policy the name of the pool's policy, null when it cannot be told */
  Delivery delivery(Section in, @Nullable String policy) {
    Delivery usual = Delivery.DEFAULT;
    Manner manner = manner(in, usual.usual());
    Map<String, Manner> classes = new LinkedHashMap<>();
    in.at("classes").named().forEach((name, value) -> {
      classes.put(name, value.section(each -> manner(each, manner)));
      if (policy != null) {
        used.add(new Used(value, name, policy));
      }
    });
    return new Delivery(manner, classes, in.at("keep-alive").as(Notation.SPAN, usual.keepAlive()),
        in.at("keep-alive-for")
            .as(Notation.word(KeepAliveFor.class), KeepAliveFor.ASKED) == KeepAliveFor.ALL);
  }

  private static Manner manner(Section in, Manner usual) {
    Mode mode = in.at("mode").as(Notation.word(Mode.class), usual.mode());
    int window = in.at("window").as(WINDOW, usual.window());
    if (in.at("window").present() && mode != Mode.WINDOWED) {
      in.at("window").problem("has a meaning only beside 'mode: windowed'");
    }
    return new Manner(mode, window);
  }

  /** Tells of classes that are not known: a turn would never be one of them. */
  void end(Map<String, Policy> policies) {
    for (Used each : used) {
      Policy policy = policies.get(each.policy());
      Set<String> known = new TreeSet<>(Set.of(Policy.UNCLASSIFIED));
      Arrays.stream(Topic.values()).map(Topic::label).forEach(known::add);
      if (policy == null && !each.policy().equals(GatewayConfig.NO_POLICY)) {
        continue; // What is wrong with the policy has been told.
      }
      if (policy != null) {
        policy.classes().stream().map(QueryClass::name).forEach(known::add);
      }
      if (!known.contains(each.name())) {
        each.where()
            .problem("the policy '" + each.policy() + "' has no class '" + each.name() + "'"
                + Nearest.suggestion(each.name(), known));
      }
    }
  }
}
