package dev.evenkeel.server.cli;

import dev.evenkeel.policy.certify.DrillJson;
import dev.evenkeel.policy.certify.DrillReport;
import dev.evenkeel.policy.certify.DrillReport.Check;
import java.time.Duration;
import java.util.Locale;

/** Drill reports for people, at most eighty columns wide, and for programs. */
final class DrillReports {
  private static final int WIDTH = 80;
  private static final int LEFT = 25;

  private DrillReports() {}

  static void print(Terminal terminal, DrillReport report) {
    for (Check check : report.checks()) {
      print(terminal, check);
    }
    long held = report.checks().stream().filter(Check::held).count();
    String summary = String.format(Locale.ROOT, "%d of %d checks held, %d turns, %.1f s", held,
        report.checks().size(), report.turns().size(),
        Duration.between(report.begun(), report.ended()).toMillis() / 1000.0);
    terminal.line(
        report.passed() ? terminal.good("passed: ") + summary : terminal.bad("failed: ") + summary);
  }

  private static void print(Terminal terminal, Check check) {
    StringBuilder line = new StringBuilder();
    boolean first = true;
    for (String word : check.evidence().split(" ", -1)) {
      if (!line.isEmpty() && LEFT + line.length() + 1 + word.length() > WIDTH) {
        row(terminal, check, first, line.toString());
        first = false;
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    row(terminal, check, first, line.toString());
  }

  private static void row(Terminal terminal, Check check, boolean first, String text) {
    terminal.line(first
        ? (check.held() ? terminal.good("pass") : terminal.bad("FAIL"))
            + String.format(Locale.ROOT, "  %-19s%s", check.name(), text)
        : " ".repeat(LEFT) + text);
  }

  static String json(DrillReport report) {
    return DrillJson.of(report);
  }
}
