package dev.evenkeel.policy.certify;

import dev.evenkeel.core.Fingerprint;
import dev.evenkeel.core.route.Continuation;
import dev.evenkeel.core.route.Extra;
import dev.evenkeel.core.route.Pool;
import dev.evenkeel.core.route.Provider;
import dev.evenkeel.core.route.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What held for a route when it was certified, name by name, so that a change can be told by its
 * name. Much of it is in the route's digest too, which says only that something changed. What is
 * not set is left out. Pure functions.
 */
final class Particulars {
  /** What the certificate is for: it may take over automatically. */
  private static final String CONTINUITY = "continuity";

  private Particulars() {}

  /** @param judge {@link ModelJudge#digest()} of the pool's judge, null where it has none */
  static SortedMap<String, String> of(Pool pool, Route route, @Nullable String judge) {
    SortedMap<String, String> all = new TreeMap<>();
    Provider provider = route.provider();
    put(all, "purpose", CONTINUITY);
    put(all, "protocol", provider.protocol());
    put(all, "base-url", provider.baseUrl());
    put(all, "region", provider.controls().region());
    put(all, "model", route.model());
    put(all, "temperature", route.temperature());
    put(all, "max-tokens", route.maxTokens());
    put(all, "continuation",
        route.continuation() == Continuation.NONE ? null : route.continuation().label());
    put(all, "prompt-sha256",
        route.prompt() == null ? null : new Fingerprint("prompt/v1").add(route.prompt()).hex());
    if (!provider.omit().isEmpty()) {
      put(all, "omitted",
          String.join(", ", new TreeSet<>(provider.omit().stream().map(Extra::name).toList())));
    }
    put(all, "policy", pool.policy());
    put(all, "workload-sha256", pool.workload().digest());
    Pool.ToneProof tone = pool.certification().tone();
    put(all, "tone",
        tone.dimensions().isEmpty() ? null
            : "±" + Wording.percent(tone.tolerance()) + " " + String.join(", ",
                tone.dimensions().stream().sorted().map(each -> each.label()).toList()));
    put(all, "judge-sha256", judge);
    return all;
  }

  /** What is not as it was, in words; a digest is only named. */
  static List<String> changes(Map<String, String> then, Map<String, String> now) {
    List<String> changed = new ArrayList<>();
    TreeSet<String> names = new TreeSet<>(then.keySet());
    names.addAll(now.keySet());
    for (String name : names) {
      String before = then.get(name);
      String after = now.get(name);
      if (Objects.equals(before, after)) {
        continue;
      }
      changed.add(name.endsWith("-sha256") ? "the " + name.substring(0, name.length() - 7)
          : "the " + name + ", then " + (before == null ? "none" : before) + ", now "
              + (after == null ? "none" : after));
    }
    return changed;
  }

  private static void put(Map<String, String> all, String name, @Nullable Object value) {
    if (value != null) {
      all.put(name, value.toString());
    }
  }
}
