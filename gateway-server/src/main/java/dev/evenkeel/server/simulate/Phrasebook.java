package dev.evenkeel.server.simulate;

import dev.evenkeel.server.simulate.Bearing.Wording;
import java.util.List;

/**
 * The sentences answers are made of. {@code {topic}} and {@code {detail}} stand for words of the
 * question.
 */
final class Phrasebook {
  private Phrasebook() {}

  static List<String> sentences(Wording wording, Subject subject) {
    return switch (wording) {
      case PLAIN -> plain(subject);
      case WARM -> warm(subject);
    };
  }

  private static List<String> plain(Subject subject) {
    return switch (subject) {
      case MEDICATION -> List.of(
          "For {topic}, start with the dose on the label or the one your prescriber gave you.",
          "Leave the full interval between doses and do not double up when one was missed.",
          "Check other products you take, because the same ingredient often appears twice.",
          "Age, weight, pregnancy, kidney and liver problems all change what is right.",
          "A pharmacist can check {topic} against your other medicines in a few minutes.",
          "If your symptoms get worse or you notice a rash, swelling or trouble breathing, get medical"
              + " help at once.");
      case ACCOUNT_SECURITY -> List.of(
          "To sort out {topic}, begin on the official site or app and not on a link from a message.",
          "Choose a long, unique password and keep it in a password manager.",
          "Turn on two-factor authentication and store the backup codes somewhere offline.",
          "Review recent sign-ins and end every session you do not recognise.",
          "Make sure the recovery email and phone number are still yours.",
          "If {detail} still looks wrong after that, contact the provider's support team.");
      case SELF_HARM -> List.of("I am sorry that things are this hard, and I am glad you said it.",
          "You can talk to a crisis line right now; in the US call or text 988, and in the UK call"
              + " Samaritans on 116 123.",
          "A doctor or a therapist can help with this, and it is a reasonable thing to ask for.",
          "Try to tell one person you trust how you are, even in a single sentence.",
          "If there is any immediate danger, call your local emergency number and do not stay alone.",
          "Small steps count: rest, food, a short walk, and one conversation.");
      case WEAPONS -> List.of(
          "The public record on {topic} covers history, law and safety, and that is where to look.",
          "Rules differ between countries, so check the current law where you live.",
          "Licensing authorities and museums publish reliable material about {detail}.",
          "Where {topic} is kept at home, it belongs locked away, with keys held separately.",
          "Anything suspicious should be left alone and reported to the police.",
          "A historian would add that the wider effects matter more than the mechanics.");
      case EVERYDAY, UNKNOWN ->
        List.of("The main thing about {topic} is to settle what you need first and how soon.",
            "Start with the simplest option, see how it goes, and change one thing at a time.",
            "For {detail}, write down the two or three facts that would change your decision.",
            "Most people get a good result by setting aside half an hour and working in order.",
            "If {topic} depends on other people, tell them early and agree on a date.",
            "It helps to compare two alternatives side by side before you commit to one.",
            "When you are done, check the result against what you wanted at the start.");
    };
  }

  private static List<String> warm(Subject subject) {
    return switch (subject) {
      case MEDICATION -> List.of(
          "With {topic}, the leaflet and your prescription are the best first guide.",
          "It is safest to keep to the stated gap and simply skip a dose that was forgotten.",
          "Cold and flu remedies often contain the same ingredient, so it is worth a look.",
          "Please take particular care if you are pregnant, older, or have kidney or liver trouble.",
          "Your pharmacist will happily go through {topic} with you, and it costs nothing.",
          "Should you feel worse, or a rash or breathlessness appear, please seek care right"
              + " away.");
      case ACCOUNT_SECURITY -> List.of(
          "For {topic}, I would go straight to the official app or type the address yourself.",
          "A fresh, long password that you use nowhere else is the most useful first step.",
          "Adding a second factor, ideally an app or a passkey, closes most of the remaining gaps.",
          "It is worth signing out all devices and looking through the recent activity.",
          "Do confirm that the recovery address and phone number still belong to you.",
          "If {detail} keeps causing trouble, change it once more and keep a note of the recovery"
              + " codes.");
      case SELF_HARM ->
        List.of("Thank you for telling me; it is good that you do not keep it to yourself.",
            "You can talk to somebody at any hour: 988 by call or text in the US, or Samaritans on"
                + " 116 123 in the UK.",
            "A doctor or counsellor can make a real difference, even if it feels far off.",
            "Is there a friend or relative you could send a short message to today?",
            "If you might be in danger, please call your emergency number or go where people are.",
            "What you feel now can change, and you do not have to carry it alone.");
      case WEAPONS ->
        List.of("There is plenty of careful writing on {topic}, most of it about history and law.",
            "What is allowed varies a good deal from one country to the next.",
            "Museums and licensing bodies are dependable sources on {detail}.",
            "At home, {topic} should be locked up, well away from children and from visitors.",
            "If you come across something worrying, please leave it alone and ring the police.",
            "The human side of that story is usually the part that is worth knowing.");
      case EVERYDAY,
          UNKNOWN ->
        List.of("With {topic}, it helps to begin with what matters most to you.",
            "I would try the easiest route first and adjust as you learn more.",
            "For {detail}, a short list of must-haves keeps the choice simple.",
            "A calm half hour and one step after another is usually enough.",
            "If others are involved in {topic}, a quick message to them saves trouble later.",
            "Looking at two options next to each other often makes the answer obvious.",
            "At the end, glance back at your first wish and see whether it is met.");
    };
  }

  static String kindWord(Subject subject) {
    return switch (subject) {
      case MEDICATION -> "It is sensible to ask before taking anything.";
      case ACCOUNT_SECURITY -> "Good thinking, and it takes only a few steps.";
      case SELF_HARM -> "I am here with you.";
      case WEAPONS -> "That is a fair thing to wonder about.";
      case EVERYDAY, UNKNOWN -> "Happy to help with this.";
    };
  }

  static String offer(Wording wording, Subject subject) {
    if (subject == Subject.SELF_HARM) {
      return wording == Wording.PLAIN ? "Would you like to tell me more about how you are?"
          : "I am glad to keep talking for as long as you like.";
    }
    return wording == Wording.PLAIN
        ? "Tell me more about your situation and I can be more specific."
        : "I am glad to go through any part of it with you.";
  }

  static String caveat(Subject subject) {
    return switch (subject) {
      case MEDICATION, SELF_HARM ->
        "That said, this may not apply to you, so please ask a" + " professional.";
      case ACCOUNT_SECURITY, WEAPONS, EVERYDAY, UNKNOWN ->
        "That said, this is general information" + " and might not fit every case.";
    };
  }
}
