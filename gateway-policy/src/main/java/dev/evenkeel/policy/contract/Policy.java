package dev.evenkeel.policy.contract;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The user-facing contract. Immutable.
 *
 * @param name its name in the configuration
 * @param version counted by its writers
 * @param refusals what happens when a provider refuses
 * @param blockedText what a caller reads when the content boundary ends an answer
 * @param content the content boundary, in order of precedence
 * @param tone calibration of openings
 * @param classes query classes; a turn that fits none is {@link #UNCLASSIFIED}
 */
public record Policy(String name, int version, Refusals refusals, String blockedText,
    List<ContentRule> content, Tone tone, List<QueryClass> classes) {
  /** The class of a turn that fits no other; the provider's choice. */
  public static final String UNCLASSIFIED = "unclassified";

  public Policy {
    content = List.copyOf(content);
    classes = List.copyOf(classes);
  }

  /** A policy that changes nothing: every answer passes byte for byte. */
  public static Policy allowAll(String name) {
    return new Policy(name, 1, new Refusals(Refusals.Rendering.PASS, ""), "", List.of(),
        Tone.UNCHANGED, List.of());
  }

  /** 64 hex digits that change with every change of the rules. */
  public String digest() {
    // Records print every component in order, and nothing here is a set but the two-valued sides,
    // which are sorted below: the text is canonical.
    StringBuilder text = new StringBuilder("policy/v1\n");
    text.append(name).append('\n').append(version).append('\n').append(refusals).append('\n');
    text.append(blockedText).append('\n').append(tone).append('\n').append(classes);
    for (ContentRule rule : content) {
      text.append('\n').append(rule.name()).append(rule.terms()).append(rule.patterns());
      text.append(rule.action()).append(rule.replacement()).append(rule.wholeWords());
      rule.where().stream().sorted().forEach(text::append);
    }
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256")
              .digest(text.toString().getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
