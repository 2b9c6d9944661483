package dev.evenkeel.adapters.guard;

import dev.evenkeel.adapters.ProviderProtocol.Header;
import dev.evenkeel.core.guard.GuardVerdict;
import dev.evenkeel.core.guard.Question;
import dev.evenkeel.core.route.Secret;
import java.net.URI;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/**
 * OpenAI's moderation endpoint. Blocks what it flags; with thresholds, what reaches one of them,
 * whatever it flags.
 *
 * @param baseUrl such as {@code https://api.openai.com/v1}
 * @param key null for services that ask for none
 * @param model such as {@code omni-moderation-latest}
 * @param thresholds scores above 0 to 1 by category; empty to follow the service's own flag
 */
public record OpenAiModeration(URI baseUrl, @Nullable Secret key, String model,
    Map<String, Double> thresholds) implements GuardProtocol {
  public OpenAiModeration {
    thresholds = Map.copyOf(thresholds);
  }

  @Override
  public Asking ask(Question question, Instant at) {
    Header type = new Header("content-type", "application/json");
    return new Asking("/moderations",
        key == null ? List.of(type)
            : List.of(type, new Header("authorization", "Bearer " + key.reveal())),
        JsonVerdict.body(json -> json.string("model", model).string("input", question.whole())));
  }

  @Override
  public GuardVerdict verdict(Question question, byte[] body) {
    Moderation seen = new Moderation();
    return JsonVerdict.read(body, reader -> {
      JsonVerdict.object(reader, name -> {
        if (!name.equals("results")) {
          reader.skip();
          return;
        }
        JsonVerdict.array(reader, () -> JsonVerdict.object(reader, field -> {
          switch (field) {
            case "flagged" -> seen.flagged(reader.token());
            case "category_scores" -> JsonVerdict.object(reader, category -> {
              Double threshold = thresholds.get(category);
              String score = reader.text();
              if (threshold != null && score != null) {
                seen.score(category, score, threshold);
              }
            });
            default -> reader.skip();
          }
        }));
      });
      return seen.verdict(thresholds.keySet());
    });
  }

  /** What a response says. */
  private static final class Moderation {
    private final Set<String> scored = new HashSet<>();
    private boolean said;
    private boolean flagged;
    private boolean exceeded;

    void flagged(JsonToken token) {
      said |= token.isBoolean();
      flagged |= token == JsonToken.VALUE_TRUE;
    }

    void score(String category, String score, double threshold) {
      try {
        exceeded |= Double.parseDouble(score) >= threshold;
        scored.add(category);
      } catch (NumberFormatException _) {
        // Not a score, so the category has none.
      }
    }

    @Nullable GuardVerdict verdict(Set<String> wanted) {
      if (wanted.isEmpty()) {
        return !said ? null : flagged ? GuardVerdict.BLOCK : GuardVerdict.ALLOW;
      }
      if (exceeded) {
        return GuardVerdict.BLOCK;
      }
      return scored.containsAll(wanted) ? GuardVerdict.ALLOW : null;
    }
  }
}
