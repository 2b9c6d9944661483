package dev.evenkeel.policy.certify;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A versioned set of probes.
 *
 * @param name its name in the configuration
 * @param version counted by its writers
 * @param seed shuffles the probes; goes into the certificate
 * @param probes at least one, each with an id of its own
 * @param table what is said of classes, by their name; a class need not be in it
 */
public record Suite(String name, int version, long seed, List<Probe> probes,
    Map<String, SuiteClass> table) {
  /** The form of {@link #canonical()}; changes when it does. */
  private static final String FORM = "evenkeel-suite/1";

  public Suite {
    probes = List.copyOf(probes);
    table = Map.copyOf(table);
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

  /** A suite that says nothing of its classes. */
  public Suite(String name, int version, long seed, List<Probe> probes) {
    this(name, version, seed, probes, Map.of());
  }

  /** The classes the probes belong to, sorted. */
  public List<String> classes() {
    return probes.stream().map(Probe::queryClass).distinct().sorted().toList();
  }

  /**
   * Everything that can make a difference to a run, in lines of canonical JSON (RFC 8785), each
   * ended by a line feed: first the suite itself, then its probes, sorted. Neither the suite's name
   * nor the order in its files is in it.
   */
  public String canonical() {
    Map<String, Object> classes = new TreeMap<>();
    table.forEach((queryClass, said) -> classes.put(queryClass, said.canonical()));
    String head = CanonicalJson.of(
        Map.of("form", FORM, "version", version, "seed", Long.toString(seed), "classes", classes));
    return head + "\n"
        + probes.stream()
            .map(Probe::canonical)
            .sorted()
            .map(line -> line + "\n")
            .collect(Collectors.joining());
  }

  /** The SHA-256 of {@link #canonical()} in UTF-8, 64 hex digits. */
  public String digest() {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256")
              .digest(canonical().getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
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
