package dev.evenkeel.server.config;

import dev.evenkeel.core.route.Clocks;
import dev.evenkeel.core.route.Controls;
import dev.evenkeel.core.route.Extra;
import dev.evenkeel.core.route.Provider;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code providers}. */
final class ProviderReader {
  /** The words the wire adapters are known by. */
  private enum Protocol {
    OPENAI,
    ANTHROPIC
  }

  private static final Notation<URI> ADDRESS = new Notation<>(
      "an address such as https://api.openai.com/v1, without user, query or fragment", false,
      ProviderReader::address);

  private final Authorities authorities;

  ProviderReader(Authorities authorities) {
    this.authorities = authorities;
  }

  /** One provider, null when it cannot be made. */
  @Nullable Provider provider(String id, Section in) {
    Protocol protocol = in.at("protocol").required().as(Notation.word(Protocol.class));
    URI baseUrl = address(in.at("base-url").required(), in.at("allow-plaintext"));
    authorities.read(in.at("tls"), baseUrl);
    var key = in.at("api-key").secret();
    Controls controls = in.at("controls").section(ControlsReader::controls);
    Clocks clocks = in.at("timeouts").section(ProviderReader::clocks);
    Set<Extra> omit = Set.copyOf(in.at("omit").listOf(Notation.word(Extra.class)));
    if (!omit.isEmpty() && protocol == Protocol.ANTHROPIC) {
      in.at("omit").problem("is for 'protocol: openai'; Anthropic's dialect has none of these");
    }
    return protocol == null || baseUrl == null ? null
        : new Provider(id, protocol.name().toLowerCase(Locale.ROOT), baseUrl, key, controls, clocks,
            omit, in.at("idempotency-key").as(Notation.FLAG, false));
  }

  /** Where a service is, null when it cannot be told or would be called unencrypted. */
  static @Nullable URI address(Value value, Value allowPlaintext) {
    boolean plaintext = allowPlaintext.as(Notation.FLAG, false);
    URI url = value.as(ADDRESS);
    if (url != null && url.getScheme().equals("http") && !plaintext && !loopback(url.getHost())) {
      value.problem("prompts and keys would travel unencrypted; use https, or write"
          + " 'allow-plaintext: true' if the network is yours");
    }
    return url;
  }

  private static Clocks clocks(Section in) {
    Clocks usual = Clocks.DEFAULT;
    return new Clocks(in.at("connect").as(Notation.SPAN, usual.connect()),
        in.at("first-content").as(Notation.SPAN, usual.firstContent()),
        in.at("whole").as(Notation.SPAN, usual.whole()),
        in.at("idle").as(Notation.SPAN, usual.idle()));
  }

  private static @Nullable URI address(String text) {
    try {
      URI uri = new URI(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
      String scheme = uri.getScheme();
      boolean sound = ("https".equals(scheme) || "http".equals(scheme)) && uri.getHost() != null
          && uri.getRawUserInfo() == null && uri.getRawQuery() == null
          && uri.getRawFragment() == null;
      return sound ? uri : null;
    } catch (URISyntaxException e) {
      return null;
    }
  }

  /** Only names that cannot lead elsewhere: nothing is looked up. */
  private static boolean loopback(String host) {
    return host.equals("localhost") || host.equals("[::1]")
        || host.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
  }
}
