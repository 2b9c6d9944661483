package dev.evenkeel.server.config;

import dev.evenkeel.core.route.Controls;
import dev.evenkeel.core.route.Degraded;
import dev.evenkeel.core.route.Pool;
import dev.evenkeel.core.route.Route;
import dev.evenkeel.core.route.Secret;
import dev.evenkeel.policy.contract.LocalText;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what a pool does when no route of it can answer. Confined to one thread. */
final class DegradedReader {
  private static final String KINDS =
      "'closed', or a map with one of 'route', 'tools', 'template' and 'hand-off'";

  private final List<Named> named = new ArrayList<>();

  /** What looks like a place for a variable. */
  private static final Pattern PLACE = Pattern.compile("\\{\\{[^{}]*\\}\\}|\\$\\{[^{}]*\\}");

  /** A route that a pool names, and where. */
  private record Named(Value where, String route, String pool, @Nullable String policy) {}

  private enum Tools {
    OFF
  }

  /** The modes of a pool in order, without those that cannot be read. */
  List<Degraded> modes(Value list, String pool, @Nullable String policy) {
    List<Degraded> modes = new ArrayList<>();
    boolean closed = false;
    for (Value each : list.list()) {
      if (closed) {
        each.problem("stands behind 'closed', so it would never be tried");
      }
      Degraded mode = each.plain() ? word(each) : each.section(in -> mode(in, pool, policy));
      if (mode != null) {
        unreachable(each, mode, modes);
        modes.add(mode);
      }
      closed |= mode instanceof Degraded.Closed;
    }
    return modes;
  }

  /** Tells of a mode that those before it leave nothing to. */
  private static void unreachable(Value at, Degraded mode, List<Degraded> before) {
    boolean said = before.stream().anyMatch(each -> each instanceof Degraded.Template);
    switch (mode) {
      case Degraded.Template _,Degraded.HandOff _ -> {
        if (said) {
          at.problem("stands behind a template, which answers whatever this could, so it would"
              + " never be tried");
        }
      }
      case Degraded.SmallerRoute(var route, var _) -> {
        if (before.stream()
            .anyMatch(each -> each instanceof Degraded.SmallerRoute(var other, var _)
                && other.equals(route))) {
          at.problem("asks '" + route + "' a second time");
        }
      }
      case Degraded.ToolsOff _ -> {
        if (before.stream().anyMatch(each -> each instanceof Degraded.ToolsOff)) {
          at.problem("takes the tools away a second time");
        }
      }
      case Degraded.Closed _ -> {
      }
    }
  }

  /** Words in which nothing is left to be filled in, for nobody would. */
  private static @Nullable LocalText words(Value at, Function<Value, @Nullable String> reading) {
    return LocalTextReader.read(at, value -> {
      String text = reading.apply(value);
      Matcher place = PLACE.matcher(text == null ? "" : text);
      if (place.find()) {
        value.problem("has " + place.group()
            + ", and nothing is put there: words of degraded modes have no variables");
      }
      return text;
    }).orElse(null);
  }

  private static @Nullable LocalText words(Value at) {
    return words(at, value -> value.as(Notation.WORDS));
  }

  private static @Nullable Degraded word(Value value) {
    if ("closed".equals(value.as(Notation.WORDS))) {
      return new Degraded.Closed();
    }
    value.problem("expected " + KINDS);
    return null;
  }

  private @Nullable Degraded mode(Section in, String pool, @Nullable String policy) {
    Value route = in.at("route");
    Value tools = in.at("tools");
    Value template = in.at("template");
    Value handOff = in.at("hand-off");
    LocalText notice = words(in.at("notice"));
    long kinds = List.of(route, tools, template, handOff).stream().filter(Value::present).count();
    if (kinds != 1) {
      in.whole().problem("expected " + KINDS);
      return null;
    }
    if (in.at("notice").present() && !route.present() && !tools.present()) {
      in.at("notice").problem("stands before a model's answer; here the words are the answer");
    }
    if (route.present()) {
      String id = route.as(Notation.NAME);
      if (id != null) {
        named.add(new Named(route, id, pool, policy));
      }
      return id == null ? null : new Degraded.SmallerRoute(id, notice);
    }
    if (tools.present()) {
      return tools.as(Notation.word(Tools.class)) == null ? null : new Degraded.ToolsOff(notice);
    }
    if (template.present()) {
      LocalText text = words(template, TextFile::read);
      return text == null ? null : new Degraded.Template(text);
    }
    return handOff.section(this::handOff);
  }

  private @Nullable Degraded handOff(Section in) {
    Value at = in.at("webhook").required();
    URI url = ProviderReader.address(at, in.at("allow-plaintext"));
    Secret secret = in.at("signing-secret").secret();
    boolean content = in.at("content").as(Notation.FLAG, false);
    LocalText message = words(in.at("message").required());
    Controls controls = in.at("controls").section(ControlsReader::controls);
    return url == null || message == null ? null
        : new Degraded.HandOff(new Degraded.Desk(url, secret, content, controls), message);
  }

  /** Tells of smaller routes that nobody certifies. */
  void end(Collection<Pool> pools) {
    for (Named each : named) {
      Pool home = null;
      Route found = null;
      for (Pool pool : pools) {
        for (Route route : pool.routes()) {
          if (route.id().equals(each.route())) {
            home = pool;
            found = route;
          }
        }
      }
      if (home == null || found == null) {
        each.where().problem("there is no route '" + each.route() + "'");
      } else if (home.name().equals(each.pool())) {
        each.where()
            .problem("the pool asks its own routes anyway; name one that is certified for less in a"
                + " pool of its own");
      } else if (found.reference()) {
        each.where()
            .problem("'" + each.route() + "' is the reference of '" + home.name()
                + "', so nothing proves how it behaves; name a route that was compared with it");
      } else if (!home.policy().equals(each.policy())) {
        each.where()
            .problem("'" + each.route() + "' is certified under the policy '" + home.policy()
                + "', not under this pool's");
      }
    }
  }
}
