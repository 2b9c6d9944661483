package dev.evenkeel.server.cli;

import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** Shows how a running gateway's routes behave since they were certified. */
@Command(name = "drift", mixinStandardHelpOptions = true, description = {
    "Shows whether the routes of a running gateway still behave as certified.",
    "Asks the gateway's admin side: alarms with what became of them, and every rate that is watched."
        + " Exits with 1 while an alarm is confirmed or unclear."})
final class DriftCommand implements Callable<Integer> {
  private static final String PATH = "/admin/v1/drift";
  private static final double HUNDRED = 100;

  @Mixin
  private ConfigOption config = new ConfigOption();

  @Option(names = "--admin", paramLabel = "URL", description = "The admin side (default: the configuration's server.admin).")
  private @Nullable String admin;

  @Option(names = "--all", description = "Also what is measured of tone, and what is still learned.")
  private boolean all;

  @Option(names = "--json", description = "Print what the admin side answers.")
  private boolean json;

  @CommandLine.Spec
  private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    AdminSide side = new AdminSide(config.assemble().config().server(), admin);
    String body = side.page(PATH);
    JsonNode page = side.read(PATH, body);
    Terminal terminal = Terminal.of(spec.commandLine().getOut());
    if (json) {
      terminal.line(body.strip());
    } else {
      alarms(terminal, page);
      streams(terminal, page);
      shadows(terminal, page);
    }
    for (JsonNode each : page.path("alarms")) {
      String state = each.path("state").asString("");
      if (state.equals("confirmed") || state.equals("unclear")) {
        return 1;
      }
    }
    return 0;
  }

  private static void alarms(Terminal terminal, JsonNode page) {
    JsonNode alarms = page.path("alarms");
    if (alarms.isEmpty()) {
      terminal.line("no alarms since the gateway started");
    }
    for (JsonNode each : alarms) {
      String state = each.path("state").asString("");
      String said = state.equals("confirmed") || state.equals("unclear") ? terminal.bad(state)
          : state.equals("cleared") ? terminal.good(state) : state;
      if (each.path("signal").asString("").equals("fingerprint")) {
        terminal.line(String.format(Locale.ROOT, "%s  %s / %s: another system_fingerprint: %s",
            each.path("at").asString(""), each.path("pool").asString(""),
            each.path("route").asString(""), said));
        terminal.line("  " + each.path("detail").asString(""));
        continue;
      }
      terminal.line(String.format(Locale.ROOT,
          "%s  %s / %s / %s: %s %s, %d of the last %d turns, in" + " order is %.1f %%: %s",
          each.path("at").asString(""), each.path("pool").asString(""),
          each.path("route").asString(""), each.path("query_class").asString(""),
          each.path("signal").asString(""),
          each.path("side").asString("").equals("rise") ? "rises" : "falls",
          each.path("hits").asInt(0), each.path("since_turns").asInt(0),
          HUNDRED * each.path("baseline").asDouble(0), said));
      terminal.line("  " + each.path("detail").asString(""));
    }
  }

  private void streams(Terminal terminal, JsonNode page) {
    terminal.line();
    terminal.line(String.format(Locale.ROOT, "%-20s %-20s %-12s %8s %8s %9s %6s %6s %8s", "route",
        "class", "signal", "turns", "seen", "in order", "rise", "fall", "delay"));
    for (JsonNode each : page.path("streams")) {
      String signal = each.path("signal").asString("");
      boolean learning = each.path("baseline_from").asString("").equals("learning");
      if (!all && (learning || signal.startsWith("tone_"))) {
        continue;
      }
      JsonNode rise = each.path("rise");
      JsonNode fall = each.path("fall");
      terminal.line(String.format(Locale.ROOT, "%-20s %-20s %-12s %8d %8s %9s %6s %6s %8s",
          each.path("route").asString(""), each.path("query_class").asString(""), signal,
          each.path("count").asLong(0), mean(each, signal),
          rise.isMissingNode() ? learning ? "learning" : "-"
              : percent(rise.path("baseline").asDouble(0)),
          level(rise), level(fall),
          rise.isMissingNode() ? "-" : String.valueOf(rise.path("delay").asLong(0))));
    }
    terminal
        .line(terminal.dim("rise, fall: how near the chart is to its alarm; delay: turns until a"
            + " shift is noticed, on average"));
  }

  /** Candidates beside what was served: the same turns, so differences have one interval. */
  private void shadows(Terminal terminal, JsonNode page) {
    if (page.path("shadows").isEmpty()) {
      return;
    }
    terminal.line();
    terminal.line(String.format(Locale.ROOT, "%-20s %-20s %-12s %8s %-22s %-22s %s", "candidate",
        "class", "signal", "turns", "served", "candidate", "difference (95 %)"));
    for (JsonNode each : page.path("shadows")) {
      String signal = each.path("signal").asString("");
      boolean measured = signal.startsWith("tone_");
      if (measured && !all) {
        continue;
      }
      terminal.line(String.format(Locale.ROOT, "%-20s %-20s %-12s %8d %-22s %-22s %s",
          each.path("route").asString(""), each.path("query_class").asString(""), signal,
          each.path("turns").asLong(0), rate(each, "served", measured),
          rate(each, "shadow", measured), apart(each.path("difference"), measured)));
    }
    terminal.line(terminal.dim("what a candidate answers to users' turns, unheard, beside what"
        + " was served; a certificate takes probes all the same"));
  }

  private static String rate(JsonNode shadow, String of, boolean measured) {
    double value = shadow.path(of).asDouble(0);
    if (measured) {
      return String.format(Locale.ROOT, "%.2f", value);
    }
    JsonNode interval = shadow.path(of + "_interval");
    return String.format(Locale.ROOT, "%s (%s-%s)", percent(value),
        percent(interval.path(0).asDouble(0)), percent(interval.path(1).asDouble(1)));
  }

  private static String apart(JsonNode interval, boolean measured) {
    if (interval.isMissingNode()) {
      return "too few";
    }
    double low = interval.path(0).asDouble(-1);
    double high = interval.path(1).asDouble(1);
    return measured ? String.format(Locale.ROOT, "%+.2f to %+.2f", low, high)
        : String.format(Locale.ROOT, "%+.1f to %+.1f points", HUNDRED * low, HUNDRED * high);
  }

  private static String mean(JsonNode stream, String signal) {
    double sum = 0;
    long count = 0;
    for (JsonNode each : stream.path("by_affinity")) {
      sum += each.path("mean").asDouble(0) * each.path("count").asLong(0);
      count += each.path("count").asLong(0);
    }
    return count == 0 ? "-"
        : signal.startsWith("tone_") ? String.format(Locale.ROOT, "%.2f", sum / count)
            : percent(sum / count);
  }

  private static String level(JsonNode chart) {
    return chart.isMissingNode() ? "-"
        : String.format(Locale.ROOT, "%.0f%%",
            HUNDRED * chart.path("statistic").asInt(0) / chart.path("limit").asInt(1));
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f%%", HUNDRED * share);
  }
}
