package dev.evenkeel.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.core.access.Caller;
import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.chat.Message;
import dev.evenkeel.core.chat.Role;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionKeysTest {
  private static final ChatRequest HELLO =
      ChatRequest.of("pool", List.of(Message.of(Role.USER, "hello")), false);
  private static final Caller ACME = new Caller("acme", "k1", Set.of(), false);
  private static final Caller ZETA = new Caller("zeta", "k2", Set.of(), true);
  private final SessionKeys keys = new SessionKeys(
      new Keyed("0123456789abcdef".getBytes(StandardCharsets.UTF_8)), "x-ticket", new Random(1));

  private SessionKey key(Caller caller, Map<String, String> headers) {
    return keys.derive(caller, "pool", headers::get, HELLO);
  }

  @Test
  void sameId_isAnotherSessionForAnotherTenantOrPool() {
    Map<String, String> headers = Map.of("x-evenkeel-session", "ticket-42");
    String acme = key(ACME, headers).id();
    assertThat(acme).isNotEqualTo(key(ZETA, headers).id())
        .isNotEqualTo(keys.derive(ACME, "other", headers::get, HELLO).id())
        .isEqualTo(key(ACME, headers).id())
        .doesNotContain("ticket-42");
  }

  @Test
  void publicName_canBeHandedBack_butNotByAnotherTenant() {
    String name = key(ACME, Map.of("x-evenkeel-session", "ticket-42")).id();
    Map<String, String> back = Map.of("x-evenkeel-session", name);
    assertThat(key(ACME, back).id()).isEqualTo(name);
    assertThat(key(ZETA, back).id()).isNotEqualTo(name);
  }

  @Test
  void nameOfASessionThatHadNone_canBeHandedBack_butNotByAnotherTenant() {
    for (int i = 0; i < 100; i++) {
      String name = keys.mint(ACME, "pool").toString();
      Map<String, String> back = Map.of("x-evenkeel-session", name);
      assertThat(key(ACME, back).id()).isEqualTo(name);
      assertThat(key(ZETA, back).id()).isNotEqualTo(name);
    }
  }

  @Test
  void subAgent_sharesItsParentsKey() {
    String parent = key(ACME, Map.of("x-session-id", "root")).id();
    assertThat(key(ACME, Map.of("x-session-id", "child", "x-parent-session-id", "root")).id())
        .isEqualTo(parent);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x-evenkeel-session", "x-ticket", "x-session-id",
      "x-claude-code-session-id", "x-litellm-session-id", "helicone-session-id", "session-id"})
  void knownHeaders_nameTheSession(String header) {
    assertThat(key(ACME, Map.of(header, "abc")).present()).isTrue();
    assertThat(key(ACME, Map.of(header, "abc")).answers()).isEmpty();
  }

  @Test
  void harnessesHeaders_nameTheSessionInTheirOrder_unlessTheyAreMalformed() {
    Map<String, String> headers = new HashMap<>();
    List<String> names = List.of("session-id", "helicone-session-id", "x-litellm-session-id",
        "x-claude-code-session-id", "x-session-id");
    for (String name : names) {
      headers.put(name, "of-" + name);
      assertThat(key(ACME, headers).id()).isEqualTo(key(ACME, Map.of(name, "of-" + name)).id());
      Map<String, String> malformed = new HashMap<>(headers);
      malformed.put("x-session-id", "two words");
      assertThat(key(ACME, malformed).id()).as(name)
          .isEqualTo(name.equals("x-session-id")
              ? key(ACME, Map.of(names.get(3), "of-" + names.get(3))).id()
              : key(ACME, headers).id());
    }
  }

  @Test
  void parentsHeaders_nameTheParentInTheirOrder() {
    String ours = key(ACME, Map.of("x-session-id", "ours")).id();
    String theirs = key(ACME, Map.of("x-session-id", "theirs")).id();
    assertThat(
        key(ACME, Map.of("x-evenkeel-parent-session", "ours", "x-parent-session-id", "theirs"))
            .id())
        .isEqualTo(ours);
    assertThat(
        key(ACME, Map.of("x-evenkeel-parent-session", "two words", "x-parent-session-id", "theirs"))
            .id())
        .isEqualTo(theirs);
    assertThat(
        key(ACME, Map.of("x-parent-session-id", "theirs", "baggage", "evenkeel.root=ours")).id())
        .isEqualTo(theirs);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "two words", "naïve", "line\nfeed"})
  void malformedIdInOurHeader_isAnError_elsewhereNoSession(String id) {
    assertThat(key(ACME, Map.of("x-evenkeel-session", id)).source())
        .isEqualTo(SessionKey.Source.INVALID);
    assertThat(key(ACME, Map.of("x-session-id", id)).source()).isEqualTo(SessionKey.Source.DERIVED);
  }

  @Test
  void traceId_groupsOnlyWhereTheTenantSaysSo() {
    Map<String, String> trace =
        Map.of("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
    assertThat(key(ACME, trace).source()).isEqualTo(SessionKey.Source.DERIVED);
    assertThat(key(ZETA, trace).source()).isEqualTo(SessionKey.Source.TRACE);
  }

  @Test
  void baggage_namesTheSession() {
    assertThat(key(ACME, Map.of("baggage", "a=b, session.id=s-1;ttl=3,c=d")).id())
        .isEqualTo(key(ACME, Map.of("x-evenkeel-session", "s-1")).id());
  }

  @Test
  void chain_continuesWithWhatWasDelivered() {
    SessionKey first = key(ACME, Map.of());
    Link link = keys.link(first.said(), spoken("Hi there! "), List.of());
    ChatRequest next = ChatRequest.of("pool", List.of(Message.of(Role.USER, "hello"),
        Message.of(Role.ASSISTANT, "Hi there!"), Message.of(Role.USER, "more")), false);
    SessionKey second = keys.derive(ACME, "pool", _ -> null, next);
    assertThat(second.answers()).containsExactly(link);
    assertThat(second.said().fields()).first()
        .as("stands for all before it")
        .isEqualTo(link.toString());
  }

  @Test
  void whiteSpaceAroundWhatWasSaid_isTheSameConversation_insideItIsNot() {
    assertThat(after("hello", "Hi there!")).isEqualTo(after(" hello\n", "\tHi there! "))
        .isEqualTo(after("hello", "Hi there!\u2003"))
        .isNotEqualTo(after("hel lo", "Hi there!"))
        .isNotEqualTo(after("hello", "Hi  there!"));
    assertThat(after("héllo ", "Ça va?\n")).isEqualTo(after("héllo", "Ça va?"));
    assertThat(after(" ", " ")).isEqualTo(after("", ""));
  }

  private Link after(String question, String answer) {
    ChatRequest asked = ChatRequest.of("pool", List.of(Message.of(Role.USER, question)), false);
    return keys.link(keys.derive(ACME, "pool", _ -> null, asked).said(), spoken(answer), List.of());
  }

  private static Spoken spoken(String answer) {
    Spoken all = new Spoken();
    all.append(answer.toCharArray(), 0, answer.length());
    return all;
  }

  @Test
  void key_showsNothingOfWhatWasSaid() {
    assertThat(key(ACME, Map.of()).toString()).doesNotContain("hello");
  }
}
