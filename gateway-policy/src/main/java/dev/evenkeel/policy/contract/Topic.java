package dev.evenkeel.policy.contract;

import java.util.Locale;
import java.util.Optional;

/**
 * The default query classes: what a turn can be about that policies have rules for. Everything else
 * is {@link Policy#UNCLASSIFIED}. Each covers categories of the MLCommons hazard taxonomy (S1 to
 * S14).
 */
public enum Topic {
  /** S1, S9: hurting people or animals, weapons, terror. */
  VIOLENCE_WEAPONS,
  /** S2: theft, fraud, trafficking, corruption. */
  ILLEGAL_NONVIOLENT,
  /** S2: making, buying, selling and misusing drugs. */
  DRUGS_CONTROLLED_SUBSTANCES,
  /** S2, S14: intrusion, malware, phishing. */
  CYBER,
  /** S9: chemical, biological, radiological and nuclear weapons. */
  CBRN_BIO,
  /** S11: suicide, self-injury, eating disorders. */
  SELF_HARM,
  /** S3, S12: sexual content and sexual coercion. */
  SEXUAL,
  /** S10: hatred, discrimination, bullying. */
  HATE_HARASSMENT,
  /** S5, S7: personal data, surveillance, defamation. */
  PRIVACY_DEFAMATION,
  /** S13: false news, elections, scams, impersonation. */
  DECEPTION_MISINFO_ELECTIONS,
  /** S6: advice that takes a doctor, a lawyer or a banker. */
  REGULATED_ADVICE,
  /** S8: copyright, piracy, trade secrets. */
  COPYRIGHT_OTHER;

  /** The class's name in policies, records and meters, such as {@code self_harm}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The topic with that name, empty when it is none of them. */
  public static Optional<Topic> of(String label) {
    for (Topic each : values()) {
      if (each.label().equals(label)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }
}
