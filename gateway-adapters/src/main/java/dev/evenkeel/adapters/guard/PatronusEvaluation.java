package dev.evenkeel.adapters.guard;

import dev.evenkeel.adapters.ProviderProtocol.Header;
import dev.evenkeel.core.guard.GuardVerdict;
import dev.evenkeel.core.guard.Question;
import dev.evenkeel.core.guard.Question.Subject;
import dev.evenkeel.core.route.Secret;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/**
 * Patronus's evaluate endpoint. The text that is judged is the evaluated output, also when it is a
 * prompt: that is what its evaluators look at. An evaluator that does not pass blocks. Nothing is
 * captured there.
 *
 * @param baseUrl such as {@code https://api.patronus.ai}
 * @param evaluators at least one
 */
public record PatronusEvaluation(URI baseUrl, Secret key,
    List<Evaluator> evaluators) implements GuardProtocol {
  /**
   * An evaluator.
   *
   * @param name such as {@code judge} or {@code toxicity}
   * @param criteria such as {@code patronus:prompt-injection}, null where it needs none
   */
  public record Evaluator(String name, @Nullable String criteria) {}

  public PatronusEvaluation {
    evaluators = List.copyOf(evaluators);
  }

  @Override
  public Asking ask(Question question, Instant at) {
    return new Asking("/v1/evaluate", List.of(new Header("content-type", "application/json"),
        new Header("x-api-key", key.reveal())), JsonVerdict.body(json -> {
          json.name("evaluators").beginArray();
          for (Evaluator each : evaluators) {
            json.beginObject().string("evaluator", each.name());
            if (each.criteria() != null) {
              json.string("criteria", each.criteria());
            }
            json.string("explain_strategy", "never").endObject();
          }
          json.endArray();
          if (question.subject() == Subject.ANSWER && !question.prompt().isBlank()) {
            json.string("evaluated_model_input", question.prompt());
          }
          json.string("evaluated_model_output", question.whole()).string("capture", "none");
        }));
  }

  @Override
  public GuardVerdict verdict(Question question, byte[] body) {
    Results seen = new Results();
    return JsonVerdict.read(body, reader -> {
      JsonVerdict.object(reader, name -> {
        if (!name.equals("results")) {
          reader.skip();
          return;
        }
        JsonVerdict.array(reader, () -> JsonVerdict.object(reader, field -> {
          if (!field.equals("evaluation_result")) {
            reader.skip();
            return;
          }
          JsonVerdict.object(reader, result -> {
            if (!result.equals("pass") || !seen.pass(reader.token())) {
              reader.skip();
            }
          });
        }));
      });
      if (seen.failed) {
        return GuardVerdict.BLOCK;
      }
      return seen.count == evaluators.size() ? GuardVerdict.ALLOW : null;
    });
  }

  /** What a response says. */
  private static final class Results {
    private int count;
    private boolean failed;

    boolean pass(JsonToken said) {
      count += said.isBoolean() ? 1 : 0;
      failed |= said == JsonToken.VALUE_FALSE;
      return said.isBoolean();
    }
  }
}
