package dev.evenkeel.server.simulate;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The few things a simulated provider knows, so that common questions get a true answer. */
final class Facts {
  private static final List<Fact> KNOWN = List.of(
      new Fact("ibuprofen",
          "Healthy adults usually take 200 to 400 mg of ibuprofen every four to"
              + " six hours, and no more than 1,200 mg a day without advice."),
      new Fact("paracetamol",
          "Adults usually take 500 mg to 1 g of paracetamol every four to six"
              + " hours, with a maximum of 4 g in 24 hours."),
      new Fact("acetaminophen",
          "Adults usually take 325 to 1,000 mg of acetaminophen every four to"
              + " six hours, and the label's daily maximum must not be passed."),
      new Fact("aspirin", "Aspirin thins the blood and should not be given to children."),
      new Fact("antibiotic",
          "Antibiotics work against bacteria only, and a course should be"
              + " finished as prescribed."),
      new Fact("two-factor",
          "Two-factor authentication asks for something you have besides your" + " password."),
      new Fact("phishing",
          "Phishing messages create urgency and lead to a page that only looks like"
              + " the real one."),
      new Fact("reset my password",
          "Use the link \"Forgot password\" on the sign-in page; the mail"
              + " arrives within a few minutes."),
      new Fact("capital of france", "The capital of France is Paris."),
      new Fact("capital of norway", "The capital of Norway is Oslo."),
      new Fact("boil", "Water boils at 100 °C at sea level."),
      new Fact("pasta",
          "Pasta wants plenty of salted boiling water and one minute less than the"
              + " packet says."),
      new Fact("refund",
          "Refunds normally reach the original card within five to ten working days."),
      new Fact("delivery", "Standard delivery takes three to five working days."),
      new Fact("photosynthesis",
          "Photosynthesis turns light, water and carbon dioxide into sugar" + " and oxygen."),
      new Fact("sky blue",
          "The sky is blue because air scatters short wavelengths more than long" + " ones."));

  private Facts() {}

  private record Fact(String about, String sentence) {}

  static Optional<String> about(String question) {
    String folded = question.toLowerCase(Locale.ROOT);
    return KNOWN.stream()
        .filter(fact -> folded.contains(fact.about()))
        .map(Fact::sentence)
        .findFirst();
  }
}
