package dev.evenkeel.server.boundary;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.evenkeel.adapters.AnswerDecoder;
import dev.evenkeel.adapters.AnswerEncoder;
import dev.evenkeel.adapters.ByteBuilder;
import dev.evenkeel.adapters.ProviderProtocol;
import dev.evenkeel.adapters.openai.AnswerIdentity;
import dev.evenkeel.adapters.openai.OpenAiBodyEncoder;
import dev.evenkeel.adapters.openai.OpenAiStreamEncoder;
import dev.evenkeel.core.chat.ChatEvent;
import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.chat.Message;
import dev.evenkeel.core.chat.ResponseFormat;
import dev.evenkeel.core.chat.Role;
import dev.evenkeel.core.chat.Sampling;
import dev.evenkeel.core.chat.Tooling;
import dev.evenkeel.core.chat.WireBody;
import dev.evenkeel.core.turn.Filter;
import dev.evenkeel.core.turn.Sink;
import dev.evenkeel.policy.contract.Policy;
import dev.evenkeel.policy.filter.CompiledPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** One answer on its way from its provider's bytes through a policy to its caller's. */
final class Passing {
  /** Heard when the provider has said more or the caller can read more. */
  interface Step {
    void fed();
  }

  private final AnswerDecoder decoder;
  private final AnswerEncoder encoder;
  private final ByteBuilder written = new ByteBuilder(256);
  private final boolean stream;
  final Filter filter;
  final Reader reader = new Reader();
  /** What the provider has said so far, by choice, when it is to be known. */
  final List<StringBuilder> said = new ArrayList<>();
  private boolean heard;
  private boolean over;
  boolean failed;

  /**
   * @param from how the provider speaks
   * @param streamed whether the provider streams
   * @param stream whether the caller reads a stream
   */
  Passing(CompiledPolicy policy, int choices, ProviderProtocol from, boolean streamed,
      boolean stream) {
    this.stream = stream;
    AnswerIdentity identity = new AnswerIdentity(() -> "own", 5, "pool", null);
    this.encoder =
        stream ? new OpenAiStreamEncoder(identity, true) : new OpenAiBodyEncoder(identity);
    ChatRequest request = new ChatRequest("pool", List.of(Message.of(Role.USER, "q")), stream, true,
        choices, Sampling.DEFAULT, Tooling.NONE, new ResponseFormat.PlainText(), Map.of(), Set.of(),
        WireBody.NONE);
    this.filter = policy.open(Policy.UNCLASSIFIED, request, false, this::released);
    this.decoder = from.decoder(streamed, new Sink() {
      @Override
      public void event(ChatEvent event) {
        if (over) {
          return; // The turn stops its provider.
        }
        if (event instanceof ChatEvent.Text text && text.channel() == ChatEvent.Channel.CONTENT) {
          heard = true;
          said.get(text.choice()).append(text.chars(), text.start(), text.length());
        }
        filter.event(event);
      }
    });
    for (int i = 0; i < choices; i++) {
      said.add(new StringBuilder());
    }
  }

  private void released(ChatEvent event) {
    if (over) {
      throw new AssertionError("after the end: " + event);
    }
    over = event instanceof ChatEvent.Ended;
    failed |= event instanceof ChatEvent.Failed;
    encoder.encode(event, written);
  }

  /** Feeds the provider's bytes in pieces cut anywhere. */
  void feed(byte[] octets, Random random, Step step) {
    int longest = random.nextInt(4) == 0 ? 1 : 1 + random.nextInt(random.nextBoolean() ? 30 : 500);
    for (int at = 0; at < octets.length;) {
      int end = Math.min(octets.length, at + 1 + random.nextInt(longest));
      heard = false;
      decoder.feed(octets, at, end);
      filter.flush();
      at = end;
      if (heard || !written.isEmpty()) {
        read();
        step.fed();
      }
    }
    decoder.finish(true);
    filter.flush();
    if (stream) {
      read();
    } else {
      reader.body(new String(written.array(), 0, written.length(), UTF_8));
    }
    step.fed();
  }

  /** Events are written whole. */
  private void read() {
    if (stream && !written.isEmpty()) {
      reader.stream(new String(written.array(), 0, written.length(), UTF_8));
      written.clear();
    }
  }
}
