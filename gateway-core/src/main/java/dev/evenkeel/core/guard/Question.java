package dev.evenkeel.core.guard;

/**
 * What one guard is asked about one piece of text. Immutable; holds prompt text, so it is never
 * printed.
 *
 * @param guard the guard's name in the configuration
 * @param definition which definition of that name: a turn keeps the one it began with
 * @param policy the policy that asks, by name and version
 * @param subject whose text it is
 * @param prompt what the user asked last, for guards that judge an answer by its question; may be
 * empty
 * @param context what stands right before the text and was asked about already: judged with it, so
 * that nothing hides between two pieces
 * @param text what the verdict is about; not blank
 */
public record Question(String guard, String definition, String policy, Subject subject,
    String prompt, String context, String text) {
  /** Whose text is judged. */
  public enum Subject {
    /** What the user says. */
    PROMPT,
    /** What a tool returned to the model; may be written by strangers. */
    TOOL_RESULT,
    /** What a model says or calls. */
    ANSWER
  }

  /** Context and text as one: what a guard without a notion of context reads. */
  public String whole() {
    return context + text;
  }

  @Override
  public String toString() {
    return "Question[" + guard + ", " + subject + ", " + text.length() + " chars]";
  }
}
