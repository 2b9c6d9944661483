package dev.evenkeel.policy.certify;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
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
    StringBuilder text = new StringBuilder("suite/v1\n").append(name).append('\n').append(version);
    probes.stream()
        .sorted(Comparator.comparing(Probe::id))
        .forEach(probe -> text.append('\n').append(probe));
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256")
              .digest(text.toString().getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
