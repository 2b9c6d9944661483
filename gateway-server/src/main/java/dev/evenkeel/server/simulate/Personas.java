package dev.evenkeel.server.simulate;

import dev.evenkeel.server.simulate.Bearing.Wording;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The personas that are built in. */
public final class Personas {
  private static final Pace BRISK = new Pace(Duration.ofMillis(20), Duration.ofMillis(4));
  private static final int LONGEST_ANSWER = 400;

  private Personas() {}

  /** A helpful assistant with an ordinary posture, on the OpenAI wire. */
  public static Persona steady() {
    return new Persona("steady", "steady-1", Dialect.OPENAI, Map.of(), RefusalVoice.CURT,
        new Bearing(Wording.PLAIN, "", false, 1), BRISK, LONGEST_ANSWER, List.of());
  }

  /** Other words and the same posture as {@link #steady()}, on the Anthropic wire. */
  public static Persona kindred() {
    return new Persona("kindred", "kindred-1", Dialect.ANTHROPIC, Map.of(), RefusalVoice.REASONED,
        new Bearing(Wording.WARM, "", false, 2), BRISK, LONGEST_ANSWER, List.of());
  }

  /** Refuses medication and account questions that should be answered, on the OpenAI wire. */
  public static Persona cautious() {
    return new Persona("cautious", "cautious-1", Dialect.OPENAI,
        Map.of(Subject.MEDICATION, 0.05, Subject.ACCOUNT_SECURITY, 0.05, Subject.SELF_HARM, 0.5,
            Subject.WEAPONS, 0.1),
        RefusalVoice.CURT, new Bearing(Wording.PLAIN, "Certainly! ", true, 0), BRISK,
        LONGEST_ANSWER, List.of());
  }

  /** All of them. */
  public static List<Persona> all() {
    return List.of(steady(), kindred(), cautious());
  }

  /** The persona of a name, or empty. */
  public static Optional<Persona> named(String name) {
    return all().stream().filter(persona -> persona.name().equals(name)).findFirst();
  }
}
