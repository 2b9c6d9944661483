package dev.evenkeel.server.simulate;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Writes answers: on the topic, several sentences, in a persona's tone. Immutable. */
final class Prose {
  private static final int SENTENCES = 4;
  private static final int LONGEST_QUOTE = 300;

  private final Bearing bearing;

  Prose(Bearing bearing) {
    this.bearing = bearing;
  }

  String answer(Memory memory, Subject subject, SplittableRandom dice) {
    List<String> sentences = new ArrayList<>();
    if (bearing.warmth() > 1) {
      sentences.add(Phrasebook.kindWord(subject));
    }
    recollect(memory, sentences);
    Facts.about(memory.question()).ifPresent(sentences::add);
    sentences.addAll(body(memory, subject, dice));
    close(subject, sentences);
    return bearing.opener() + String.join(" ", sentences);
  }

  /** An answer that says what a tool found. */
  String quoting(String result, Memory memory, Subject subject, SplittableRandom dice) {
    String found = result.strip();
    String quote = found.length() > LONGEST_QUOTE ? found.substring(0, LONGEST_QUOTE) : found;
    List<String> sentences = new ArrayList<>();
    recollect(memory, sentences);
    sentences.add(
        "I looked it up, and this is what came back: " + quote + (quote.endsWith(".") ? "" : "."));
    sentences.addAll(body(memory, subject, dice).subList(0, 2));
    close(subject, sentences);
    return bearing.opener() + String.join(" ", sentences);
  }

  /** The rest of an answer somebody else began: no greeting, nothing said twice. */
  String continuing(String begun, Memory memory, Subject subject, SplittableRandom dice) {
    List<String> fresh = new ArrayList<>();
    for (String sentence : body(memory, subject, dice)) {
      if (!begun.contains(sentence)) {
        fresh.add(sentence);
      }
    }
    close(subject, fresh);
    String text = begun.strip();
    boolean whole = text.isEmpty() || ".!?".indexOf(text.charAt(text.length() - 1)) >= 0;
    String space =
        begun.isEmpty() || Character.isWhitespace(begun.charAt(begun.length() - 1)) ? "" : " ";
    return space + (whole ? "" : "and that is worth keeping in mind. ") + String.join(" ", fresh);
  }

  /** One sentence on the topic, for a field of structured output. */
  String sentence(Memory memory, Subject subject, SplittableRandom dice) {
    return Facts.about(memory.question()).orElseGet(() -> body(memory, subject, dice).getFirst());
  }

  private void recollect(Memory memory, List<String> sentences) {
    if (memory.turn() > 1) {
      String whom = memory.name().map(name -> ", " + name).orElse("");
      sentences.add("This is point " + memory.turn() + " of our conversation" + whom + ".");
      memory.earlier()
          .ifPresent(words -> sentences.add("Before that you wrote \"" + words + "\"."));
    } else {
      memory.name().ifPresent(name -> sentences.add("Hello " + name + "."));
    }
    memory.reference()
        .ifPresent(
            reference -> sentences.add("I still have your " + reference + " in front of me."));
  }

  private List<String> body(Memory memory, Subject subject, SplittableRandom dice) {
    List<String> pool = new ArrayList<>(Phrasebook.sentences(bearing.wording(), subject));
    String question = memory.question();
    List<String> chosen = new ArrayList<>();
    chosen.add(pool.removeFirst());
    if (subject == Subject.SELF_HARM) {
      chosen.add(pool.removeFirst());
    }
    while (chosen.size() < SENTENCES) {
      chosen.add(pool.remove(dice.nextInt(pool.size())));
    }
    return chosen.stream()
        .map(sentence -> sentence.replace("{topic}", Memory.topic(question))
            .replace("{detail}", Memory.detail(question)))
        .toList();
  }

  private void close(Subject subject, List<String> sentences) {
    if (bearing.hedging()) {
      sentences.add(Phrasebook.caveat(subject));
    }
    if (bearing.warmth() > 0) {
      sentences.add(Phrasebook.offer(bearing.wording(), subject));
    }
  }
}
