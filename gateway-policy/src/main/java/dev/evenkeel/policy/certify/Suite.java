package dev.evenkeel.policy.certify;

import dev.evenkeel.core.Fingerprint;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * A versioned set of probes.
 *
 * @param name its name in the configuration
 * @param version counted by its writers
 * @param seed shuffles the probes; goes into the certificate
 * @param probes at least one, each with an id of its own
 */
public record Suite(String name, int version, long seed, List<Probe> probes) {
  public Suite {
    probes = List.copyOf(probes);
    if (probes.isEmpty()) {
      throw new IllegalArgumentException("suite " + name + " has no probes");
    }
    Set<String> ids = new HashSet<>();
    for (Probe probe : probes) {
      if (!ids.add(probe.id())) {
        throw new IllegalArgumentException("suite " + name + " has two probes " + probe.id());
      }
    }
  }

  /** The classes the probes belong to, sorted. */
  public List<String> classes() {
    return probes.stream().map(Probe::queryClass).distinct().sorted().toList();
  }

  /** 64 hex digits over the probes in canonical order: independent of their order in the file. */
  public String digest() {
    Fingerprint print = new Fingerprint("suite/v1").add(name).add(version).add(seed);
    probes.stream().sorted(Comparator.comparing(Probe::id)).forEach(probe -> {
      print.add(probe.id()).add(probe.queryClass()).add(probe.target()).add(probe.tool());
      print.add(probe.zeroTolerance()).addAll(probe.input()).addAll(probe.tools());
    });
    return print.hex();
  }

  /**
   * The probes in the order they are asked: zero tolerance first, then hand-off, then the rest,
   * each part shuffled by the seed. Independent of their order in the file.
   */
  public List<Probe> order() {
    List<Probe> order = new ArrayList<>(probes);
    order.sort(Comparator.comparing(Probe::id));
    Collections.shuffle(order, new Random(seed));
    order.sort(Comparator.comparingInt(Suite::urgency));
    return List.copyOf(order);
  }

  private static int urgency(Probe probe) {
    if (probe.zeroTolerance()) {
      return 0;
    }
    return probe.handoff() ? 1 : 2;
  }
}
