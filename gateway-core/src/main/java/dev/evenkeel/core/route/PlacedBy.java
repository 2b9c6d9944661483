package dev.evenkeel.core.route;

import java.util.Locale;

/** What decided which route of a plan comes first. */
public enum PlacedBy {
  /** The conversation is on it. */
  PIN,
  /** Tiers and weights. */
  ORDER,
  /** A named exception of the caller's: nobody else is asked. */
  EXCEPTION,
  /** The declared share of new sessions that keeps certified backups in use. */
  BACKUP_SHARE,
  /** The share of new sessions that a new certificate begins with. */
  CANARY;

  private final String label = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /** The word in decisions. */
  public String label() {
    return label;
  }
}
