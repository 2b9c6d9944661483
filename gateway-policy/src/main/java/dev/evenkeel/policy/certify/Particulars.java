package dev.evenkeel.policy.certify;

import dev.evenkeel.core.Fingerprint;
import dev.evenkeel.core.route.Continuation;
import dev.evenkeel.core.route.Extra;
import dev.evenkeel.core.route.Pool;
import dev.evenkeel.core.route.Provider;
import dev.evenkeel.core.route.Route;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What held for a route when it was certified, name by name, so that a change can be told by its
 * name. Much of it is in the route's digest too, which says only that something changed. What is
 * not set is left out. Pure functions.
 */
final class Particulars {
  /** What the certificate is for: it may take over automatically. */
  private static final String CONTINUITY = "continuity";
  /** Names of what is written down and looked at, and whose change voids nothing. */
  private static final String NOTED = "noted-";
  private static final String FINGERPRINTS = NOTED + "system-fingerprints";
  private static final String OF_REFERENCE = NOTED + "reference-system-fingerprints";
  /** More than a provider has at one time. */
  private static final int MOST_FINGERPRINTS = 50;

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
    Pool.Judge by = pool.certification().judge();
    put(all, "judge's labelled answers-sha256", by == null ? null : by.labelledDigest());
    return all;
  }

  /** The same with what the providers called themselves while the route was certified. */
  static SortedMap<String, String> noting(SortedMap<String, String> particulars,
      Collection<String> fingerprints, Collection<String> ofReference) {
    SortedMap<String, String> all = new TreeMap<>(particulars);
    put(all, FINGERPRINTS, words(fingerprints));
    put(all, OF_REFERENCE, words(ofReference));
    return all;
  }

  private static @Nullable String words(Collection<String> all) {
    return all.isEmpty() ? null
        : all.stream()
            .distinct()
            .sorted()
            .limit(MOST_FINGERPRINTS)
            .collect(Collectors.joining(" "));
  }

  /** What the provider called itself then; empty when it did not say. */
  static Set<String> fingerprints(Map<String, String> particulars, boolean ofReference) {
    String noted = particulars.get(ofReference ? OF_REFERENCE : FINGERPRINTS);
    return noted == null ? Set.of() : Set.of(noted.split(" "));
  }

  /** What is not as it was, in words; a digest is only named. */
  static List<String> changes(Map<String, String> then, Map<String, String> now) {
    List<String> changed = new ArrayList<>();
    TreeSet<String> names = new TreeSet<>(then.keySet());
    names.addAll(now.keySet());
    for (String name : names) {
      String before = then.get(name);
      String after = now.get(name);
      if (Objects.equals(before, after) || name.startsWith(NOTED)) {
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
