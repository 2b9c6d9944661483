package dev.evenkeel.policy.filter;

import dev.evenkeel.core.Fingerprint;
import dev.evenkeel.policy.classify.QueryModel;
import dev.evenkeel.policy.classify.RefusalModel;
import dev.evenkeel.policy.contract.Policy;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What comes with the product and judges texts for every policy. Its digest goes into a policy's:
 * another release with other weights is another contract, and certificates have to be earned again.
 */
final class Judges {
  private static final List<String> RESOURCES = List.of("refusal-model.txt", "query-model.txt",
      "query-vocabulary.txt", "query-background.txt");

  static final RefusalModel REFUSALS = RefusalModel.shipped();
  static final QueryModel QUERIES = QueryModel.shipped();
  static final String DIGEST = digest();

  private Judges() {}

  private static String digest() {
    Fingerprint print = new Fingerprint("judges/v1");
    for (String name : RESOURCES) {
      try (InputStream in = RefusalModel.class.getResourceAsStream(name)) {
        if (in == null) {
          throw new IllegalStateException(name + " is missing from the jar");
        }
        print.add(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return print.addAll(SeamPhrases.ALL).add(Policy.CARRY_ON.text()).hex();
  }
}
