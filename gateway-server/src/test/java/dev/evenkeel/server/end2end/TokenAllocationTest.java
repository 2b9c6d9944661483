package dev.evenkeel.server.end2end;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.evenkeel.adapters.AnswerDecoder;
import dev.evenkeel.adapters.AnswerEncoder;
import dev.evenkeel.adapters.ByteBuilder;
import dev.evenkeel.adapters.openai.AnswerIdentity;
import dev.evenkeel.adapters.openai.OpenAiProtocol;
import dev.evenkeel.adapters.openai.OpenAiStreamEncoder;
import dev.evenkeel.core.chat.ChatEvent;
import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.chat.Message;
import dev.evenkeel.core.chat.Role;
import dev.evenkeel.core.turn.Filter;
import dev.evenkeel.core.turn.Sink;
import dev.evenkeel.policy.contract.Policy;
import dev.evenkeel.policy.filter.CompiledPolicy;
import dev.evenkeel.server.config.PolicyFile;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A token's whole way, from a provider's bytes through a shipped policy to the caller's bytes. */
final class TokenAllocationTest {
  private static final int TOKENS = 100_000;
  private static final String WORDS =
      "the order you placed on monday has left our house and will be with you by friday ";

  @Test
  void token_underTheSupportPolicy_allocatesNothing() {
    CompiledPolicy policy =
        PolicyFile.read(Path.of("..", "config", "policies", "support.yaml"), System::getenv)
            .contract();
    ByteBuilder out = new ByteBuilder(16 * 1024);
    AnswerEncoder encoder =
        new OpenAiStreamEncoder(new AnswerIdentity(() -> "i", 1, "m", null), false);
    Filter filter = policy.open(Policy.UNCLASSIFIED,
        ChatRequest.of("m", List.of(Message.of(Role.USER, "where is my order?")), true), false,
        event -> encoder.encode(event, out));
    AnswerDecoder decoder = new OpenAiProtocol().decoder(true, new Sink() {
      @Override
      public void event(ChatEvent event) {
        filter.event(event);
      }

      @Override
      public void flush() {
        filter.flush();
      }
    });
    byte[][] events = new byte[WORDS.length() / 3][];
    for (int i = 0; i < events.length; i++) {
      events[i] =
          ("data: {\"id\":\"c-1\",\"object\":\"chat.completion.chunk\",\"created\":1790000001,"
              + "\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\""
              + WORDS.substring(3 * i, 3 * i + 3) + "\"},\"finish_reason\":null}]}\n\n")
              .getBytes(StandardCharsets.UTF_8);
    }
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    run(decoder, events, out);
    run(decoder, events, out);

    long before = threads.getCurrentThreadAllocatedBytes();
    long written = run(decoder, events, out);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;

    assertThat(written).isGreaterThan(100L * TOKENS);
    assertThat(allocated / (double) TOKENS).as("bytes per token").isLessThan(1);
  }

  private static long run(AnswerDecoder decoder, byte[][] events, ByteBuilder out) {
    long written = 0;
    for (int i = 0; i < TOKENS; i++) {
      byte[] event = events[i % events.length];
      decoder.feed(event, 0, event.length);
      written += out.length();
      out.clear();
    }
    return written;
  }
}
