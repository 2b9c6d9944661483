package dev.evenkeel.server.config;

import dev.evenkeel.adapters.aws.AwsKeys;
import dev.evenkeel.adapters.guard.AzureContentSafety;
import dev.evenkeel.adapters.guard.AzurePromptShield;
import dev.evenkeel.adapters.guard.BedrockGuardrail;
import dev.evenkeel.adapters.guard.ChatGuard;
import dev.evenkeel.adapters.guard.GuardProtocol;
import dev.evenkeel.adapters.guard.OpenAiModeration;
import dev.evenkeel.adapters.guard.PatronusEvaluation;
import dev.evenkeel.adapters.guard.WebhookGuard;
import dev.evenkeel.core.Fingerprint;
import dev.evenkeel.core.route.Controls;
import dev.evenkeel.core.route.Route;
import dev.evenkeel.core.route.Secret;
import dev.evenkeel.server.upstream.RemoteGuard;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads {@code guards}. Confined to one thread. */
final class GuardReader {
  /** The words guards are known by. */
  private enum Kind {
    BEDROCK,
    AZURE_CONTENT_SAFETY,
    AZURE_PROMPT_SHIELD,
    OPENAI_MODERATION,
    PATRONUS,
    CHAT,
    WEBHOOK
  }

  private static final Notation<String> REGION = new Notation<>("a region such as eu-central-1",
      true, text -> text.matches("[a-z]{2}(-[a-z]{1,20}){1,3}-\\d{1,2}") ? text : null);
  private static final Notation<String> GUARDRAIL = new Notation<>("a guardrail's id or ARN", true,
      text -> text.matches(
          "[a-z0-9]{1,64}|arn:aws[a-z-]*:bedrock:[a-z0-9-]{1,20}:\\d{12}:guardrail/[a-z0-9]{1,64}")
              ? text
              : null);
  private static final Notation<String> GUARDRAIL_VERSION =
      new Notation<>("a version's number, or DRAFT", true,
          text -> text.matches("[1-9]\\d{0,7}|DRAFT") ? text : null);
  private static final Notation<String> KEY_ID = new Notation<>("an access key's id", false,
      text -> text.matches("\\w{16,128}") ? text : null);
  private static final List<String> HARMS = List.of("Hate", "SelfHarm", "Sexual", "Violence");
  private static final Notation<String> HARM = new Notation<>("one of " + String.join(", ", HARMS),
      true, text -> HARMS.contains(text) ? text : null);
  private static final Notation<Integer> SEVERITY = Notation.integer(1, 7);
  private static final Notation<Double> SCORE = Notation.decimal(0.000001, 1);
  /** Where Azure's own default filter blocks: medium. */
  private static final int USUAL_SEVERITY = 4;
  private static final Duration USUAL_TIMEOUT = Duration.ofSeconds(2);

  /** Every key of every kind, so that a wrong kind is told once and not as many unknown keys. */
  private static final List<String> KEYS =
      List.of("url", "allow-plaintext", "tls", "api-key", "region", "guardrail",
          "guardrail-version", "access-key-id", "secret-access-key", "session-token", "thresholds",
          "blocklists", "model", "evaluators", "route", "prompt", "categories", "signing-secret");

  private final Authorities authorities;
  private final Map<String, Route> routes;

  /**
   * @param authorities takes up who vouches for the services
   * @param routes by id
   */
  GuardReader(Authorities authorities, Map<String, Route> routes) {
    this.authorities = authorities;
    this.routes = routes;
  }

  /** One guard, null when it cannot be made. */
  @Nullable RemoteGuard guard(String name, Section in) {
    Kind kind = in.at("kind").required().as(Notation.word(Kind.class));
    Duration timeout = in.at("timeout").as(Notation.SPAN, USUAL_TIMEOUT);
    if (kind == null) {
      in.at("controls").section(ControlsReader::controls);
      KEYS.forEach(in::at);
      return null;
    }
    Fingerprint print = new Fingerprint("guard/v1").add(kind);
    RemoteGuard.Service service = kind == Kind.CHAT ? chat(in, print) : remote(kind, in, print);
    Controls controls = controls(kind, in, service);
    return service == null ? null
        : new RemoteGuard(name, print.hex().substring(0, 16), service, timeout, controls);
  }

  /** A chat model's are its provider's. */
  private static Controls controls(Kind kind, Section in, RemoteGuard.@Nullable Service service) {
    Value at = in.at("controls");
    if (kind == Kind.CHAT && at.present()) {
      at.problem("of a 'chat' guard are those of its route's provider; write them there");
    }
    Controls own = at.section(ControlsReader::controls);
    return service instanceof RemoteGuard.Service.Model(var route, var _)
        ? route.provider().controls()
        : own;
  }

  private RemoteGuard.@Nullable Service remote(Kind kind, Section in, Fingerprint print) {
    String region = kind == Kind.BEDROCK ? in.at("region").required().as(REGION) : null;
    String usual = switch (kind) {
      case BEDROCK ->
        region == null ? null : "https://bedrock-runtime." + region + ".amazonaws.com";
      case OPENAI_MODERATION -> "https://api.openai.com/v1";
      case PATRONUS -> "https://api.patronus.ai";
      case AZURE_CONTENT_SAFETY, AZURE_PROMPT_SHIELD, WEBHOOK, CHAT -> null;
    };
    Value at = in.at("url");
    URI url = ProviderReader.address(usual != null || kind == Kind.BEDROCK ? at : at.required(),
        in.at("allow-plaintext"));
    if (url == null && usual != null && at.missing()) {
      url = URI.create(usual);
    }
    authorities.read(in.at("tls"), url);
    print.add(url);
    GuardProtocol protocol = switch (kind) {
      case BEDROCK -> bedrock(in, url, region, print);
      case AZURE_CONTENT_SAFETY -> contentSafety(in, url, print);
      case AZURE_PROMPT_SHIELD -> promptShield(in, url);
      case OPENAI_MODERATION -> moderation(in, url, print);
      case PATRONUS -> patronus(in, url, print);
      case WEBHOOK -> {
        Secret secret = in.at("signing-secret").secret();
        yield url == null ? null : new WebhookGuard(url, secret);
      }
      case CHAT -> throw new IllegalArgumentException("a chat model has no address of its own");
    };
    return protocol == null ? null : new RemoteGuard.Service.Remote(protocol);
  }

  private static @Nullable GuardProtocol bedrock(Section in, @Nullable URI url,
      @Nullable String region, Fingerprint print) {
    String guardrail = in.at("guardrail").required().as(GUARDRAIL);
    String version = in.at("guardrail-version").required().as(GUARDRAIL_VERSION);
    print.add(guardrail).add(version);
    Value apiKey = in.at("api-key");
    Value keyId = in.at("access-key-id");
    Secret token = in.at("session-token").secret();
    BedrockGuardrail.Access access = null;
    if (apiKey.present()) {
      if (keyId.present()) {
        keyId.problem("stands beside 'api-key'; a guard has one of them");
      }
      in.at("secret-access-key");
      Secret key = apiKey.secret();
      access = key == null ? null : new BedrockGuardrail.Access.ApiKey(key);
    } else if (keyId.missing() && apiKey.missing()) {
      in.at("secret-access-key");
      in.whole().problem("needs 'api-key', or 'access-key-id' and 'secret-access-key'");
    } else {
      String id = keyId.as(KEY_ID);
      Secret secret = in.at("secret-access-key").required().secret();
      if (id != null && secret != null && region != null) {
        access = new BedrockGuardrail.Access.Signed(new AwsKeys(id, secret, token), region);
      }
    }
    return url == null || guardrail == null || version == null || access == null ? null
        : new BedrockGuardrail(url, guardrail, version, access);
  }

  private static @Nullable GuardProtocol contentSafety(Section in, @Nullable URI url,
      Fingerprint print) {
    Secret key = in.at("api-key").required().secret();
    Map<String, Integer> thresholds = thresholds(in.at("thresholds"), HARM, SEVERITY);
    if (thresholds.isEmpty()) {
      HARMS.forEach(harm -> thresholds.put(harm, USUAL_SEVERITY));
    }
    List<String> blocklists = in.at("blocklists").listOf(Notation.NAME);
    print.addAll(thresholds.entrySet()).addAll(blocklists);
    return url == null || key == null ? null
        : new AzureContentSafety(url, key, thresholds, blocklists);
  }

  private static @Nullable GuardProtocol promptShield(Section in, @Nullable URI url) {
    Secret key = in.at("api-key").required().secret();
    return url == null || key == null ? null : new AzurePromptShield(url, key);
  }

  private static @Nullable GuardProtocol moderation(Section in, @Nullable URI url,
      Fingerprint print) {
    Secret key = in.at("api-key").secret();
    String model = in.at("model").as(Notation.WORDS, "omni-moderation-latest");
    Map<String, Double> thresholds = thresholds(in.at("thresholds"), Notation.WORDS, SCORE);
    print.add(model).addAll(thresholds.entrySet());
    return url == null ? null : new OpenAiModeration(url, key, model, thresholds);
  }

  private static @Nullable GuardProtocol patronus(Section in, @Nullable URI url,
      Fingerprint print) {
    Secret key = in.at("api-key").required().secret();
    List<PatronusEvaluation.Evaluator> evaluators = new ArrayList<>();
    List<Value> elements = in.at("evaluators").required().list();
    if (in.at("evaluators").present() && elements.isEmpty()) {
      in.at("evaluators").problem("needs at least one evaluator");
    }
    for (Value element : elements) {
      PatronusEvaluation.Evaluator read = element.section(one -> {
        String evaluator = one.at("evaluator").required().as(Notation.WORDS);
        String criteria = one.at("criteria").as(Notation.WORDS);
        return evaluator == null ? null : new PatronusEvaluation.Evaluator(evaluator, criteria);
      });
      if (read != null) {
        evaluators.add(read);
      }
    }
    print.addAll(evaluators);
    return url == null || key == null || evaluators.isEmpty() ? null
        : new PatronusEvaluation(url, key, evaluators);
  }

  private RemoteGuard.@Nullable Service chat(Section in, Fingerprint print) {
    Value at = in.at("route").required();
    String id = at.reference("route", routes.keySet());
    Route route = id == null ? null : routes.get(id);
    String prompt = in.at("prompt").as(Notation.WORDS);
    if (prompt != null && !prompt.contains("{text}")) {
      in.at("prompt").problem("has no '{text}', the place of what is judged");
    }
    Set<String> categories = Set.copyOf(in.at("categories").listOf(Notation.NAME));
    if (route == null) {
      return null;
    }
    if (prompt == null && !route.provider().protocol().equals("openai")) {
      in.whole()
          .problem("needs 'prompt': without it the model must be a Llama Guard behind an"
              + " OpenAI-shaped API, whose chat template frames the conversation");
    }
    print.add(route.digest()).add(prompt).addAll(categories.stream().sorted().toList());
    return new RemoteGuard.Service.Model(route, new ChatGuard(route.model(), prompt, categories));
  }

  private static <T> Map<String, T> thresholds(Value list, Notation<String> category,
      Notation<T> threshold) {
    Map<String, T> all = new TreeMap<>();
    for (Value element : list.list()) {
      element.section(one -> {
        String name = one.at("category").required().as(category);
        T at = one.at("at").required().as(threshold);
        if (name != null && at != null && all.putIfAbsent(name, at) != null) {
          one.at("category").problem("has a threshold already");
        }
        return null;
      });
    }
    return all;
  }

  /** All routes of all pools. */
  static Map<String, Route> routes(Iterable<dev.evenkeel.core.route.Pool> pools) {
    Map<String, Route> all = new LinkedHashMap<>();
    pools.forEach(pool -> pool.routes().forEach(route -> all.put(route.id(), route)));
    return all;
  }
}
