package dev.evenkeel.policy.certify;

import dev.evenkeel.core.Fingerprint;
import java.util.Comparator;
import java.util.List;

/**
 * A versioned set of probes.
 *
 * @param name its name in the configuration
 * @param version counted by its writers
 * @param seed shuffles the probes; goes into the certificate
 * @param probes at least one
 */
public record Suite(String name, int version, long seed, List<Probe> probes) {
  public Suite {
    probes = List.copyOf(probes);
    if (probes.isEmpty()) {
      throw new IllegalArgumentException("suite " + name + " has no probes");
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
}
