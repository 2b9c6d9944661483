package dev.evenkeel.adapters.anthropic;

import dev.evenkeel.adapters.AnswerDecoder;
import dev.evenkeel.adapters.answer.AnswerEvents;
import dev.evenkeel.adapters.answer.BodyBuffer;
import dev.evenkeel.adapters.failure.FailureTable;
import dev.evenkeel.core.chat.ChatEvent.Channel;
import dev.evenkeel.core.failover.Failure;
import dev.evenkeel.core.failover.FailureKind;
import dev.evenkeel.core.turn.Sink;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decodes an answer that comes as one body. */
public final class AnthropicBodyDecoder implements AnswerDecoder {
  private final AnswerEvents answer;
  private final UsageCount usage = new UsageCount();
  private final List<Block> blocks = new ArrayList<>();
  private final MessageEventReader events = new MessageEventReader(usage, this::keep);
  private final BodyBuffer body = new BodyBuffer();

  public AnthropicBodyDecoder(Sink sink) {
    this.answer = new AnswerEvents(sink);
  }

  @Override
  public void feed(byte[] octets, int start, int end) {
    if (!answer.over() && !body.add(octets, start, end)) {
      answer.fail(Failure.of(FailureKind.UNDECODABLE, "a body larger than the limit"));
    }
  }

  @Override
  public void finish(boolean clean) {
    if (answer.over()) {
      return;
    }
    MessageEvent message = events.read(body.array(), 0, body.length());
    if (message == null) {
      answer.fail(clean && body.length() > 0
          ? Failure.of(FailureKind.UNDECODABLE, "a body that is not a JSON object")
          : Failure.of(FailureKind.TRUNCATED, "the connection was lost"));
    } else if (message.error) {
      answer.fail(FailureTable.ofStream(body.array(), 0, body.length()));
    } else {
      take(message);
    }
    answer.end("a body without a finished answer");
    events.release();
    body.clear();
  }

  @Override
  public boolean over() {
    return answer.over();
  }

  private void keep(MessageEvent block) {
    blocks.add(new Block(block.blockType == null ? "" : block.blockType, block.blockId,
        block.blockName, block.input, block.thinking, block.copy()));
  }

  private void take(MessageEvent message) {
    answer.started(message.id == null ? "" : message.id, 0,
        message.model == null ? "" : message.model, null);
    answer.used(usage.usage());
    for (int i = 0; i < blocks.size(); i++) {
      Block block = blocks.get(i);
      switch (block.type()) {
        case "tool_use" -> answer.tool(0, i, block.id(), block.name(), block.input());
        case "fallback" -> answer.fail(Failure.of(FailureKind.IDENTITY_MISMATCH,
            "the provider let another model take over within the answer"));
        default -> {
          char[] chars = (' ' + block.text()).toCharArray();
          answer.text(0, block.thinking() ? Channel.REASONING : Channel.CONTENT, chars, 1,
              chars.length, null);
        }
      }
    }
    if (message.stopReason != null) {
      StopReasons.finish(message.stopReason, answer);
    }
  }

  private record Block(String type, @Nullable String id, @Nullable String name,
      @Nullable String input, boolean thinking, String text) {}
}
