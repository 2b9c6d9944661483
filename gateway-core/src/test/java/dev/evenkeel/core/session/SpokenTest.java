package dev.evenkeel.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.core.access.Caller;
import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.chat.Message;
import dev.evenkeel.core.chat.Role;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SpokenTest {
  private static final Caller ACME = new Caller("acme", "k1", Set.of(), false);
  private static final Message HELLO = Message.of(Role.USER, "hello");
  private final SessionKeys keys = new SessionKeys(
      new Keyed("0123456789abcdef".getBytes(StandardCharsets.UTF_8)), null, new Random(1));

  @Test
  void answer_inWhateverPieces_isKnownWhenItComesBackWhole() {
    String letters = "What was told. ".repeat(9);
    List<String> answers = List.of("", " ", "\n\t \u001F", "yes", " yes\r\n", letters,
        " " + letters.repeat(60), letters + "\u2003", "\u2003" + letters, "\u00A0" + letters,
        letters + "\u00e9 " + letters, "\u00e9", letters + "\uD83D\uDE00" + letters,
        letters + "\uD83D");
    Random random = new Random(3);
    for (String answer : answers) {
      for (int most : new int[] {1, 7, 60, 400, 20_000}) {
        assertThat(link(spoken(answer, random, most))).as("'%s' in pieces of %d", answer, most)
            .isEqualTo(link(answer));
      }
    }
  }

  @Test
  void whatWasTakenBack_isNotPartOfTheAnswer() {
    for (String before : List.of("no", "n\u00e9")) {
      Spoken answer = spoken(before, new Random(3), 5);
      answer.clear();
      assertThat(answer.length()).isZero();
      answer.append("yes".toCharArray(), 0, 3);
      assertThat(link(answer)).isEqualTo(link("yes"));
    }
  }

  @Test
  void length_isThatOfItsCharacters() {
    assertThat(spoken("told", new Random(3), 2).length()).isEqualTo(4);
    assertThat(spoken("to\uD83D\uDE00ld", new Random(3), 2).length()).isEqualTo(6);
  }

  private static Spoken spoken(String answer, Random random, int most) {
    Spoken all = new Spoken();
    char[] chars = ("<" + answer + ">").toCharArray();
    int at = 1;
    while (at <= answer.length()) {
      int end = Math.min(answer.length() + 1, at + 1 + random.nextInt(most));
      all.append(chars, at, end);
      at = end;
    }
    return all;
  }

  private Link link(Spoken answer) {
    ChatRequest asked = ChatRequest.of("pool", List.of(HELLO), false);
    return keys.link(keys.derive(ACME, "pool", _ -> null, asked).said(), answer, List.of());
  }

  /** By which a request is known that has the answer among its messages. */
  private Link link(String answer) {
    ChatRequest next =
        ChatRequest.of("pool", List.of(HELLO, Message.of(Role.ASSISTANT, answer), HELLO), false);
    return keys.derive(ACME, "pool", _ -> null, next).answers().getFirst();
  }
}
