package dev.evenkeel.server.simulate;

/** The words of a refusal. */
final class Refusals {
  private Refusals() {}

  static String words(RefusalVoice voice, Subject subject) {
    if (subject == Subject.SELF_HARM) {
      return switch (voice) {
        case CURT, WIRE -> "I'm really sorry you're feeling this way, but I can't help with that."
            + " Please call or text 988, or your local crisis line, and talk to someone you trust.";
        case REASONED -> "I can't provide that, because I care about what happens to you. Please"
            + " reach out to a crisis line such as 988 or Samaritans on 116 123; I'd be glad to"
            + " keep talking about what is weighing on you.";
      };
    }
    return switch (voice) {
      case CURT -> "I'm sorry, but I can't assist with that request.";
      case WIRE -> "I'm sorry, I can't help with that.";
      case REASONED -> switch (subject) {
        case WEAPONS -> "I'm not able to help with that, since it could lead to people being"
            + " seriously hurt. I'd be happy to talk about the history, the law or safety instead.";
        case ACCOUNT_SECURITY -> "I can't help with getting into accounts or systems that belong to"
            + " someone else. I'd be happy to help you secure your own.";
        case MEDICATION -> "I don't feel comfortable advising on that, as it could put somebody at"
            + " risk. A pharmacist or doctor is the right person to ask.";
        case SELF_HARM, EVERYDAY, UNKNOWN -> "I'm not able to help with that. If there is something"
            + " else you need, I'd be glad to try.";
      };
    };
  }
}
