package dev.evenkeel.adapters.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.evenkeel.adapters.AnswerDecoder;
import dev.evenkeel.adapters.AnswerEncoder;
import dev.evenkeel.adapters.ByteBuilder;
import dev.evenkeel.adapters.ProviderProtocol;
import dev.evenkeel.adapters.anthropic.AnthropicProtocol;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** The hot path costs no garbage: from a provider's bytes to the caller's, token after token. */
final class AllocationTest {
  private static final int TOKENS = 100_000;

  @Test
  void openAiToken_decodedAndEncoded_allocatesNothing() {
    measure(new OpenAiProtocol(),
        "data: {\"id\":\"c-1\",\"object\":\"chat.completion.chunk\",\"created\":1790000001,"
            + "\"model\":\"m\",\"system_fingerprint\":\"fp\",\"choices\":[{\"index\":0,\"delta\":"
            + "{\"content\":\" töken 🙂\"},\"logprobs\":null,\"finish_reason\":null}],"
            + "\"usage\":null,\"obfuscation\":\"abc\"}\n\n");
  }

  @Test
  void anthropicToken_decodedAndEncoded_allocatesNothing() {
    ProviderProtocol protocol = new AnthropicProtocol();
    measure(protocol,
        "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,"
            + "\"delta\":{\"type\":\"text_delta\",\"text\":\" töken 🙂\"}   }\n\n");
  }

  private static void measure(ProviderProtocol protocol, String event) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    AnswerEncoder encoder =
        new OpenAiStreamEncoder(new AnswerIdentity(() -> "i", 1, "m", null), false);
    ByteBuilder out = new ByteBuilder(4096);
    AnswerDecoder decoder = protocol.decoder(true, text -> encoder.encode(text, out));
    byte[] octets = event.getBytes(UTF_8);
    run(decoder, octets, out);

    long before = threads.getCurrentThreadAllocatedBytes();
    run(decoder, octets, out);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;

    // The rest is the measurement's own.
    assertThat(allocated / (double) TOKENS).as("bytes per token").isLessThan(0.5);
  }

  private static void run(AnswerDecoder decoder, byte[] octets, ByteBuilder out) {
    int half = octets.length / 2;
    for (int i = 0; i < TOKENS; i++) {
      if (i % 4 == 0) { // Some events come in two reads.
        decoder.feed(octets, 0, half);
        decoder.feed(octets, half, octets.length);
      } else {
        decoder.feed(octets, 0, octets.length);
      }
      if (out.isEmpty()) {
        throw new AssertionError("nothing was written");
      }
      out.clear();
    }
  }
}
