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
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/**
 * Azure AI Content Safety, asked with text:analyze. A category at or above its severity, or an
 * entry
 * of a block list, blocks.
 *
 * @param baseUrl the resource's endpoint
 * @param thresholds by category ({@code Hate}, {@code SelfHarm}, {@code Sexual}, {@code Violence});
 * severities from 1 to 7; only these are asked for
 * @param blocklists names of the resource's own block lists
 */
public record AzureContentSafety(URI baseUrl, Secret key, Map<String, Integer> thresholds,
    List<String> blocklists) implements GuardProtocol {
  static final String VERSION = "?api-version=2024-09-01";

  public AzureContentSafety {
    thresholds = Map.copyOf(thresholds);
    blocklists = List.copyOf(blocklists);
  }

  static List<Header> headers(Secret key) {
    return List.of(new Header("content-type", "application/json"),
        new Header("ocp-apim-subscription-key", key.reveal()));
  }

  @Override
  public Asking ask(Question question, Instant at) {
    // Four levels are 0, 2, 4 and 6; a threshold between them needs all eight.
    boolean eight = thresholds.values().stream().anyMatch(severity -> severity % 2 != 0);
    return new Asking("/contentsafety/text:analyze" + VERSION, headers(key),
        JsonVerdict.body(json -> {
          json.string("text", question.whole()).name("categories").beginArray();
          new TreeMap<>(thresholds).keySet().forEach(json::string);
          json.endArray();
          if (!blocklists.isEmpty()) {
            json.name("blocklistNames").beginArray();
            blocklists.forEach(json::string);
            json.endArray().name("haltOnBlocklistHit").bool(false);
          }
          json.string("outputType", eight ? "EightSeverityLevels" : "FourSeverityLevels");
        }));
  }

  @Override
  public GuardVerdict verdict(Question question, byte[] body) {
    Analysis seen = new Analysis();
    return JsonVerdict.read(body, reader -> {
      JsonVerdict.object(reader, name -> {
        switch (name) {
          case "blocklistsMatch" -> JsonVerdict.array(reader, () -> {
            seen.exceeded = true;
            reader.skip();
          });
          case "categoriesAnalysis" -> JsonVerdict.array(reader, () -> {
            seen.category = null;
            seen.severity = -1;
            JsonVerdict.object(reader, field -> {
              switch (field) {
                case "category" -> seen.category = reader.text();
                case "severity" -> seen.severity =
                    reader.token() == JsonToken.VALUE_NUMBER_INT ? reader.number() : -1;
                default -> reader.skip();
              }
            });
            seen.judge(thresholds);
          });
          default -> reader.skip();
        }
      });
      if (seen.exceeded) {
        return GuardVerdict.BLOCK;
      }
      return seen.judged.containsAll(thresholds.keySet()) ? GuardVerdict.ALLOW : null;
    });
  }

  /** What a response says. */
  private static final class Analysis {
    private final Set<String> judged = new HashSet<>();
    private boolean exceeded;
    private @Nullable String category;
    private long severity;

    void judge(Map<String, Integer> thresholds) {
      Integer threshold = category == null ? null : thresholds.get(category);
      if (category != null && threshold != null && severity >= 0) {
        judged.add(category);
        exceeded |= severity >= threshold;
      }
    }
  }
}
