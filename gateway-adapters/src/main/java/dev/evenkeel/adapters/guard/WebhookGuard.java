package dev.evenkeel.adapters.guard;

import dev.evenkeel.adapters.ProviderProtocol.Header;
import dev.evenkeel.adapters.webhook.Signature;
import dev.evenkeel.core.guard.GuardVerdict;
import dev.evenkeel.core.guard.Question;
import dev.evenkeel.core.route.Secret;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A service of the operator's own, spoken to in the gateway's JSON: {@code docs/guards.md} has it.
 * With a secret each request is signed: {@code x-evenkeel-signature} is {@code v1=} and the hex
 * HMAC-SHA256 of the time stamp, a full stop and the body.
 *
 * @param baseUrl the whole address
 * @param secret signs requests, null for none
 */
public record WebhookGuard(URI baseUrl, @Nullable Secret secret) implements GuardProtocol {
  @Override
  public boolean masks() {
    return true;
  }

  @Override
  public Asking ask(Question question, Instant at) {
    byte[] body = JsonVerdict.body(json -> json.number("version", 1)
        .string("guard", question.guard())
        .string("policy", question.policy())
        .string("subject", question.subject().name().toLowerCase(Locale.ROOT))
        .string("prompt", question.prompt())
        .string("context", question.context())
        .string("text", question.text()));
    List<Header> headers = new ArrayList<>();
    headers.add(new Header("content-type", "application/json"));
    headers.addAll(Signature.headers(secret, at, body));
    return new Asking("", headers, body);
  }

  @Override
  public GuardVerdict verdict(Question question, byte[] body) {
    Said said = new Said();
    return JsonVerdict.read(body, reader -> {
      JsonVerdict.object(reader, name -> {
        switch (name) {
          case "verdict" -> said.verdict = reader.text();
          case "text" -> said.text = reader.text();
          default -> reader.skip();
        }
      });
      return said.verdict();
    });
  }

  /** What a response says. */
  private static final class Said {
    private @Nullable String verdict;
    private @Nullable String text;

    @Nullable GuardVerdict verdict() {
      return switch (verdict) {
        case "allow" -> GuardVerdict.ALLOW;
        case "flag" -> GuardVerdict.FLAG;
        case "block" -> GuardVerdict.BLOCK;
        case "redact" -> text == null ? null : new GuardVerdict.Redact(text);
        case null, default -> null;
      };
    }
  }
}
