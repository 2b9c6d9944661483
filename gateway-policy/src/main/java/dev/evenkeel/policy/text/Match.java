package dev.evenkeel.policy.text;

/**
 * A place in a text that a rule applies to.
 *
 * @param rule the rule's number in its set, from 0
 * @param start where it begins, in raw characters
 * @param end where the text behind it begins
 * @param via how it was written
 * @param tail how a secret goes on behind it
 */
public record Match(int rule, long start, long end, Via via, Tail tail) {
  Match until(long newEnd) {
    return new Match(rule, start, newEnd, via, tail);
  }

  Match as(Via how, Tail rest) {
    return new Match(rule, start, end, how, rest);
  }
}
