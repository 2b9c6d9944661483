package dev.evenkeel.policy.text;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Things that are known by their shape and, where they have one, their check digit.
 */
public enum Detector {
  /** Payment cards: 12 to 19 digits in groups or not, a known issuer's length, Luhn's digit. */
  CARD(new Shape("\\d(?:[ .-]?\\d){11,18}", Checks::card)),
  /** Bank accounts: the country's length, mod 97. */
  IBAN(new Shape("[a-z]{2}\\d{2}(?: ?[a-z0-9]){11,30}", Checks::iban)),
  /** E-mail addresses. */
  EMAIL(new Shape("\\w[\\w.%+-]{0,63}@(?:[\\w-]{1,63}\\.){1,4}[\\w-]{2,24}", Checks::email)),
  /** Telephone numbers, international or written as numbers of one's own country are. */
  PHONE(new Shape("\\+[1-9](?:[ ./()-]{0,2}\\d){7,14}", null),
      new Shape("00[1-9](?:[ ./()-]{0,2}\\d){8,13}", null),
      new Shape("(?:1[ .-])?(?:\\([2-9]\\d{2}\\) ?|[2-9]\\d{2}[ .-])\\d{3}[ .-]\\d{4}",
          Checks::apart),
      new Shape("\\(0\\d{1,4}\\) ?\\d{2,4}(?:[ ./-]?\\d{2,4}){1,3}", Checks::national),
      new Shape("0\\d{1,4}[ ./-]\\d{2,4}(?:[ .-]?\\d{2,4}){1,3}", Checks::national)),
  /** IPv4 and IPv6 addresses. */
  IP_ADDRESS(new Shape("\\d{1,3}(?:\\.\\d{1,3}){3}", Checks::ipv4),
      new Shape("(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}", Checks::ipv6)),
  /** Social security numbers of the United States. */
  US_SSN(new Shape("\\d{3}[ -]\\d{2}[ -]\\d{4}", Checks::ssn)),
  /** Keys of known vendors: OpenAI, Anthropic, AWS, GitHub, GitLab, Slack, Google, Stripe, … */
  API_KEY(secret("sk-[a-z0-9_-]{20,40}", Checks::mixed),
      new Shape("(?:akia|asia|abia|acca)[a-z0-9]{16}", Checks::capitals),
      secret("gh[pousr]_[a-z0-9]{36}", null), secret("github_pat_[a-z0-9_]{22}", null),
      secret("glpat-[a-z0-9_-]{20}", null), secret("xox[abeoprs]-[a-z0-9-]{10,30}", Checks::digits),
      secret("xapp-\\d-[a-z0-9-]{10,30}", Checks::digits),
      secret("aiza[a-z0-9_-]{35}", Checks::mixed),
      secret("ya29\\.[a-z0-9_-]{20,40}", Checks::mixed),
      secret("(?:sk|rk|pk)_(?:live|test)_[a-z0-9]{16}", null),
      secret("whsec_[a-z0-9+/]{24}", Checks::mixed), secret("hf_[a-z0-9]{30}", Checks::mixed),
      secret("npm_[a-z0-9]{36}", Checks::mixed), secret("gsk_[a-z0-9]{40}", Checks::mixed),
      secret("sg\\.[a-z0-9_-]{16,32}\\.[a-z0-9_-]{16}", null),
      secret("dop_v1_[a-f0-9]{40}", Checks::digits), secret("xai-[a-z0-9]{30}", Checks::mixed),
      secret("r8_[a-z0-9]{30}", Checks::mixed), secret("pplx-[a-z0-9]{30}", Checks::mixed)),
  /** JSON Web Tokens. */
  JWT(secret("eyj[a-z0-9_-]{8,64}[a-z0-9_-]{0,64}\\.eyj[a-z0-9_-]{8}", Checks::jwt)),
  /** Credentials after {@code Bearer} or {@code Basic}. */
  BEARER_TOKEN(secret("(?:bearer|basic) [a-z0-9._~+/=-]{16,40}", Checks::credentials)),
  /** Private keys in PEM, whole. */
  PRIVATE_KEY(
      new Shape("-----begin [a-z0-9 ]{0,30}private key(?: block)?-----", null, false, Tail.PEM));

  /**
   * One shape.
   *
   * @param pattern over folded text
   * @param check what else must be true, null for nothing
   * @param whole whether it ends where a word does; else it is decided as soon as it is complete
   */
  record Shape(String pattern, @Nullable Check check, boolean whole, Tail tail) {
    Shape(String pattern, @Nullable Check check) {
      this(pattern, check, true, Tail.NONE);
    }
  }

  @SuppressWarnings("ImmutableEnumChecker") // Checks are stateless.
  private final List<Shape> shapes;

  Detector(Shape... shapes) {
    this.shapes = List.of(shapes);
  }

  private static Shape secret(String pattern, @Nullable Check check) {
    return new Shape(pattern, check, false, Tail.TOKEN);
  }

  List<Shape> shapes() {
    return shapes;
  }
}
