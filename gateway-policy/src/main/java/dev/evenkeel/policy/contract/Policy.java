package dev.evenkeel.policy.contract;

import dev.evenkeel.core.Fingerprint;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The user-facing contract. Immutable.
 *
 * @param name its name in the configuration
 * @param version counted by its writers
 * @param refusals what happens when a provider refuses
 * @param blockedText what a caller reads when the content boundary ends an answer
 * @param content the content boundary, in order of precedence
 * @param tone calibration of how answers sound
 * @param classes query classes; a turn that fits none is {@link #UNCLASSIFIED}
 * @param privacy what providers do not get to see
 * @param guards remote guards, in the order in which an answer passes them
 * @param carryOn what a model is asked that shall carry on what another began
 */
public record Policy(String name, int version, Refusals refusals, String blockedText,
    List<ContentRule> content, Tone tone, List<QueryClass> classes, List<PrivacyRule> privacy,
    List<GuardRule> guards, LocalText carryOn) {
  /** The class of a turn that fits no other; the provider's choice. */
  public static final String UNCLASSIFIED = "unclassified";

  /** Asks for the last words again, because they show where the rest joins. */
  public static final LocalText CARRY_ON = LocalText.of("Your last message was cut off while it was"
      + " being sent. Carry it on from exactly where it ends: write its last few words again, word"
      + " for word, and go on from there to the end. Keep its language, tone and format. Do not"
      + " greet, apologise, comment on this, begin anew, or repeat anything else.");

  public Policy {
    content = List.copyOf(content);
    classes = List.copyOf(classes);
    privacy = List.copyOf(privacy);
    guards = List.copyOf(guards);
  }

  /** A policy that lets providers see everything and asks no remote guards. */
  public Policy(String name, int version, Refusals refusals, String blockedText,
      List<ContentRule> content, Tone tone, List<QueryClass> classes) {
    this(name, version, refusals, blockedText, content, tone, classes, List.of(), List.of(),
        CARRY_ON);
  }

  /** A policy with the usual words for carrying on. */
  public Policy(String name, int version, Refusals refusals, String blockedText,
      List<ContentRule> content, Tone tone, List<QueryClass> classes, List<PrivacyRule> privacy,
      List<GuardRule> guards) {
    this(name, version, refusals, blockedText, content, tone, classes, privacy, guards, CARRY_ON);
  }

  /** The same with other words for carrying on. */
  public Policy withCarryOn(LocalText words) {
    return new Policy(name, version, refusals, blockedText, content, tone, classes, privacy, guards,
        words);
  }

  /** The same with other privacy rules. */
  public Policy withPrivacy(List<PrivacyRule> rules) {
    return new Policy(name, version, refusals, blockedText, content, tone, classes, rules, guards,
        carryOn);
  }

  /** The same with other remote guards. */
  public Policy withGuards(List<GuardRule> rules) {
    return new Policy(name, version, refusals, blockedText, content, tone, classes, privacy, rules,
        carryOn);
  }

  /** A policy that changes nothing: every answer passes byte for byte. */
  public static Policy allowAll(String name) {
    return new Policy(name, 1, Refusals.PASSED, "", List.of(), Tone.UNCHANGED, List.of());
  }

  /** 64 hex digits that change with every change of the rules. */
  public String digest() {
    Fingerprint print = new Fingerprint("policy/v3").add(name).add(version).add(refusals.render());
    add(print, refusals.text());
    if (!refusals.weights().isEmpty()) {
      print.add("weights").add(refusals.weights());
    }
    print.add(blockedText)
        .addAll(tone.stripOpeners())
        .addAll(tone.strip().stream().sorted().toList())
        .add(tone.contractions());
    for (ContentRule rule : content) {
      print.add(rule.name())
          .addAll(rule.terms())
          .addAll(rule.patterns())
          .add(rule.action())
          .add(rule.replacement())
          .addAll(rule.where().stream().sorted().toList())
          .add(rule.wholeWords())
          .addAll(rule.detectors().stream().sorted().toList())
          .addAll(rule.seeThrough().stream().sorted().toList());
    }
    for (QueryClass each : classes) {
      print.add(each.name()).add(each.expectation()).add(each.onRefusal()).addAll(each.terms());
      print.addAll(each.likeness().examples()).add(Double.toString(each.likeness().threshold()));
      add(print, each.refusalText());
      add(print, each.answer());
    }
    for (GuardRule rule : guards) {
      print.add(rule.guard())
          .add(rule.definition())
          .addAll(rule.on().stream().sorted().toList())
          .add(rule.window())
          .add(rule.overlap())
          .add(rule.onError());
      if (rule.sees() == GuardRule.Sees.ORIGINAL) {
        print.add("sees what is concealed");
      }
    }
    if (!privacy.isEmpty()) {
      // Only then, so that certificates of policies without it go on holding.
      print.add(privacyDigest());
    }
    if (!carryOn.equals(CARRY_ON)) {
      add(print.add("carry on"), carryOn);
    }
    return print.hex();
  }

  /**
   * 64 hex digits that change with what providers do not get to see; part of {@link #digest},
   * because
   * a model treats a token otherwise than the value it stands for.
   */
  public String privacyDigest() {
    Fingerprint print = new Fingerprint("privacy/v1");
    for (PrivacyRule rule : privacy) {
      print.add(rule.name())
          .addAll(rule.terms())
          .addAll(rule.patterns())
          .addAll(rule.detectors().stream().sorted().toList())
          .add(rule.action())
          .add(rule.replacement())
          .add(rule.wholeWords());
    }
    return print.hex();
  }

  private static void add(Fingerprint print, @Nullable LocalText text) {
    print.add(text == null ? null : text.text());
    if (text != null) {
      print.add(text.byLanguage().size());
      new TreeMap<>(text.byLanguage()).forEach((language, words) -> print.add(language).add(words));
    }
  }
}
