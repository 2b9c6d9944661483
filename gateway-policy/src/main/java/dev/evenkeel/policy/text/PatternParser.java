package dev.evenkeel.policy.text;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Reads a bounded pattern: literals, classes {@code [a-z0-9]} and {@code [^…]}, {@code \d \w \s},
 * {@code .}, groups, alternation, {@code ?} and {@code {m,n}} with n up to {@value #MOST_REPEATS}.
 * What could match without end ({@code *}, {@code +}, {@code {m,}}) is refused: a match that can
 * grow
 * for ever would have to be held for ever.
 */
final class PatternParser {
  static final int MOST_REPEATS = 64;

  /** A piece of a pattern. */
  sealed interface Node {
    /** One character of a class. */
    record One(IntPredicate accepts) implements Node {}

    /** One particular character, folded. */
    record Literal(char folded) implements Node {}

    record All(List<Node> parts) implements Node {}

    record Any(List<Node> branches) implements Node {}

    record Repeat(Node part, int least, int most) implements Node {}
  }

  private final String text;
  private int at;

  private PatternParser(String text) {
    this.text = text;
  }

  static Node parse(String pattern) throws PatternException {
    PatternParser parser = new PatternParser(pattern);
    Node node = parser.alternatives();
    if (parser.at < pattern.length()) {
      throw new PatternException("unexpected '" + pattern.charAt(parser.at) + "' at " + parser.at);
    }
    return node;
  }

  /** A literal text, folded. */
  static Node literal(String term) {
    List<Node> parts = new ArrayList<>();
    for (char c : Folding.fold(term.strip()).toCharArray()) {
      parts.add(new Node.Literal(c));
    }
    return new Node.All(parts);
  }

  private Node alternatives() throws PatternException {
    List<Node> branches = new ArrayList<>();
    branches.add(sequence());
    while (at < text.length() && text.charAt(at) == '|') {
      at++;
      branches.add(sequence());
    }
    return branches.size() == 1 ? branches.getFirst() : new Node.Any(branches);
  }

  private Node sequence() throws PatternException {
    List<Node> parts = new ArrayList<>();
    while (at < text.length() && text.charAt(at) != '|' && text.charAt(at) != ')') {
      parts.add(repeated(atom()));
    }
    return new Node.All(parts);
  }

  private Node atom() throws PatternException {
    char c = text.charAt(at++);
    return switch (c) {
      case '(' -> {
        if (text.startsWith("?:", at)) {
          at += 2;
        } else if (text.startsWith("?", at)) {
          throw new PatternException("'(?' is only supported as '(?:', a group");
        }
        Node inner = alternatives();
        if (at >= text.length() || text.charAt(at++) != ')') {
          throw new PatternException("a group is not closed");
        }
        yield inner;
      }
      case '[' -> characterClass();
      case '.' -> new Node.One(_ -> true);
      case '\\' -> escape();
      case '*', '+', '?', '{' -> throw new PatternException("nothing to repeat at " + (at - 1));
      case '^', '$' -> throw new PatternException("'" + c + "' is not supported; use whole-words");
      default -> plain(c);
    };
  }

  /** A character that stands for itself, folded as text is; what folds to nothing is nothing. */
  private Node plain(char c) {
    if (Character.isHighSurrogate(c) && at < text.length()
        && Character.isLowSurrogate(text.charAt(at))) {
      char folded = Folding.foldPair(c, text.charAt(at++));
      return folded == Folding.NOTHING ? new Node.All(List.of()) : new Node.Literal(folded);
    }
    char folded = Folding.fold(c);
    if (folded == Folding.NOTHING) {
      return new Node.All(List.of());
    }
    while (folded == ' ' && at < text.length() && Folding.fold(text.charAt(at)) == ' ') {
      at++; // As in text, a run of white space is one space.
    }
    return new Node.Literal(folded);
  }

  private static IntPredicate same(char c) {
    char folded = Folding.fold(c);
    return read -> read == folded;
  }

  private Node escape() throws PatternException {
    if (at >= text.length()) {
      throw new PatternException("the pattern ends with a backslash");
    }
    return new Node.One(escaped(text.charAt(at++)));
  }

  private static IntPredicate escaped(char c) throws PatternException {
    return switch (c) {
      case 'd' -> Character::isDigit;
      case 'w' -> read -> Folding.word((char) read);
      case 's' -> read -> read == ' ';
      default -> {
        if (Character.isLetterOrDigit(c)) {
          throw new PatternException("unknown escape \\" + c);
        }
        yield same(c);
      }
    };
  }

  private Node characterClass() throws PatternException {
    boolean negated = at < text.length() && text.charAt(at) == '^';
    if (negated) {
      at++;
    }
    List<IntPredicate> members = new ArrayList<>();
    while (at < text.length() && text.charAt(at) != ']') {
      char c = text.charAt(at++);
      if (c == '\\' && at < text.length()) {
        members.add(escaped(text.charAt(at++)));
      } else if (at + 1 < text.length() && text.charAt(at) == '-' && text.charAt(at + 1) != ']') {
        char from = Folding.fold(c);
        char to = Folding.fold(text.charAt(at + 1));
        at += 2;
        if (from > to) {
          throw new PatternException("the range " + c + "-" + text.charAt(at - 1) + " is empty");
        }
        members.add(read -> read >= from && read <= to);
      } else {
        members.add(same(c));
      }
    }
    if (at++ >= text.length()) {
      throw new PatternException("a character class is not closed");
    }
    if (members.isEmpty()) {
      throw new PatternException("a character class is empty");
    }
    IntPredicate any = members.getFirst();
    for (IntPredicate member : members.subList(1, members.size())) {
      any = any.or(member);
    }
    return new Node.One(negated ? any.negate() : any);
  }

  private Node repeated(Node part) throws PatternException {
    if (at >= text.length()) {
      return part;
    }
    char c = text.charAt(at);
    if (c == '*' || c == '+') {
      throw new PatternException("'" + c + "' has no upper bound; write {1,20} or the like");
    }
    if (c == '?') {
      at++;
      return new Node.Repeat(part, 0, 1);
    }
    if (c != '{') {
      return part;
    }
    int close = text.indexOf('}', at);
    if (close < 0) {
      throw new PatternException("a repetition is not closed");
    }
    String[] bounds = text.substring(at + 1, close).split(",", -1);
    at = close + 1;
    try {
      int least = Integer.parseInt(bounds[0].strip());
      int most = bounds.length == 1 ? least : Integer.parseInt(bounds[1].strip());
      if (least < 0 || most < least || most > MOST_REPEATS || bounds.length > 2) {
        throw new PatternException("a repetition must be {m,n} with m <= n <= " + MOST_REPEATS);
      }
      return new Node.Repeat(part, least, most);
    } catch (NumberFormatException _) {
      throw new PatternException("a repetition needs both bounds, such as {2,8}");
    }
  }
}
