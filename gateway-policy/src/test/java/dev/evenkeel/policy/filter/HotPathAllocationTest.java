package dev.evenkeel.policy.filter;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.evenkeel.core.chat.ChatEvent;
import dev.evenkeel.core.chat.ChatEvent.Channel;
import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.chat.FinishReason;
import dev.evenkeel.core.chat.Message;
import dev.evenkeel.core.chat.Role;
import dev.evenkeel.core.turn.Filter;
import dev.evenkeel.policy.contract.ContentRule.Action;
import dev.evenkeel.policy.contract.Policy;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HotPathAllocationTest {
  private static final int TOKENS = 200_000;

  @Test
  void tokens_underAThousandTerms_allocateNothing() {
    Random random = new Random(1);
    List<String> terms = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      StringBuilder term = new StringBuilder("q");
      for (int j = 0; j < 8; j++) {
        term.append((char) ('a' + random.nextInt(26)));
      }
      // Half begin with a rare letter, half with any.
      terms.add(i % 2 == 0 ? term.toString() : term.substring(1) + "zq");
    }
    CompiledPolicy policy = CompiledPolicy
        .compile(Recorder.rules(Recorder.rule(Action.BLOCK, false, terms, List.of(), "")));
    long[] chars = {0};
    Filter filter = policy.open(Policy.UNCLASSIFIED,
        ChatRequest.of("m", List.of(Message.of(Role.USER, "q")), true), false, event -> {
          if (event instanceof ChatEvent.Text text) {
            chars[0] += text.length();
          }
        });
    char[] text = "the quick brown fox jumps over the lazy dog and runs on ".toCharArray();
    ChatEvent.Text piece = new ChatEvent.Text();
    run(filter, piece, text);
    run(filter, piece, text);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().threadId();
    long before = threads.getThreadAllocatedBytes(thread);
    run(filter, piece, text);
    long allocated = threads.getThreadAllocatedBytes(thread) - before;
    assertThat((double) allocated / TOKENS).as("bytes per token").isLessThan(1);
    assertThat(chars[0]).isGreaterThan(3L * 4 * TOKENS - 16);
  }

  @Test
  void shortAnswers_fromTheFirstEventToTheReport_allocateLittle() {
    CompiledPolicy policy = CompiledPolicy.compile(Recorder
        .rules(Recorder.rule(Action.BLOCK, false, List.of("internal use only"), List.of(), "")));
    ChatRequest request = ChatRequest.of("m", List.of(Message.of(Role.USER, "q")), true);
    char[] text = "The parcel left on Monday and should be with you soon.".toCharArray();
    ChatEvent.Text piece = new ChatEvent.Text();
    long[] chars = {0};
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = 0;
    int answers = 2_000;
    for (int i = 0; i < 2 * answers; i++) {
      before = i == answers ? threads.getCurrentThreadAllocatedBytes() : before;
      Filter filter = policy.open(Policy.UNCLASSIFIED, request, false,
          event -> chars[0] += event instanceof ChatEvent.Text said ? said.length() : 0);
      filter.event(piece.set(0, Channel.CONTENT, text, 0, text.length));
      filter.event(new ChatEvent.Finished(0, FinishReason.STOP));
      filter.event(new ChatEvent.Ended());
      filter.report();
    }
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(chars[0]).isEqualTo(2L * answers * text.length);
    assertThat((double) allocated / answers).as("bytes per answer").isLessThan(3_300);
  }

  private static void run(Filter filter, ChatEvent.Text piece, char[] text) {
    for (int i = 0; i < TOKENS; i++) {
      int start = i % (text.length / 4) * 4;
      filter.event(piece.set(0, Channel.CONTENT, text, start, start + 4));
    }
  }
}
