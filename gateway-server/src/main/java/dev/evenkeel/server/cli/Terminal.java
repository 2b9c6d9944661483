package dev.evenkeel.server.cli;

import dev.evenkeel.core.route.Price;
import dev.evenkeel.core.route.Route;
import dev.evenkeel.policy.certify.Progress;
import dev.evenkeel.policy.certify.Progress.Phase;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/** What people see: plain lines, a little colour where the terminal has any, one progress line. */
final class Terminal {
  private static final int BAR = 28;
  private static final int WIDTH = 96;

  private final PrintWriter out;
  private final boolean rich;
  private int shownTenth = -1;

  /** @param rich whether colours and rewriting a line make sense */
  Terminal(PrintWriter out, boolean rich) {
    this.out = out;
    this.rich = rich;
  }

  @SuppressWarnings("SystemConsoleNull") // Its annotations still allow null.
  static Terminal of(PrintWriter out) {
    java.io.Console console = System.console();
    boolean rich = console != null && console.isTerminal() && System.getenv("NO_COLOR") == null
        && !"dumb".equals(System.getenv("TERM"));
    return new Terminal(out, rich);
  }

  void line(String text) {
    out.println(text);
    out.flush();
  }

  void line() {
    line("");
  }

  void heading(String text) {
    line();
    line(rich ? "\u001b[1m" + text + "\u001b[0m" : text);
    line("-".repeat(Math.min(WIDTH, text.length())));
  }

  String good(String text) {
    return colour("32", text);
  }

  String bad(String text) {
    return colour("31", text);
  }

  String dim(String text) {
    return colour("2", text);
  }

  private String colour(String code, String text) {
    return rich ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }

  /** Text as it arrives. */
  void piece(String text) {
    out.print(text);
    out.flush();
  }

  /** Wrapped and indented. */
  void quote(String text) {
    StringBuilder line = new StringBuilder("    ");
    for (String word : text.strip().split("\\s+", -1)) {
      if (line.length() + word.length() > WIDTH) {
        line(line.toString().stripTrailing());
        line.setLength(0);
        line.append("    ");
      }
      line.append(word).append(' ');
    }
    line(line.toString().stripTrailing());
  }

  /** Shows a certification run as it comes along. */
  Progress progress(Route route) {
    Phase[] shown = {null};
    return step -> {
      if (shown[0] != step.phase()) {
        shown[0] = step.phase();
        shownTenth = -1;
      }
      String line = progressLine(route, step);
      if (rich) {
        out.print("\r" + line + "             ");
        if (step.done() == step.total()) {
          out.println();
        }
        out.flush();
      } else if (step.total() > 0 && step.done() * 4 / step.total() > shownTenth) {
        shownTenth = step.done() * 4 / step.total();
        line(line);
      }
    };
  }

  private static String progressLine(Route route, Progress.Step step) {
    int filled = step.total() == 0 ? BAR : BAR * step.done() / step.total();
    StringBuilder line = new StringBuilder(String.format(Locale.ROOT,
        "  %-20s [%s%s] %3d/%d  %,d tokens", route.id() + switch (step.phase()) {
          case REFERENCE, CANDIDATE -> "";
          case REPEAT -> " (again)";
          case JUDGE -> " (judge)";
        }, "#".repeat(filled), ".".repeat(BAR - filled), step.done(), step.total(), step.tokens()));
    Price price = route.price();
    if (price != null) {
      line.append(String.format(Locale.ROOT, "  cost %.2f",
          price.of(step.spent().input(), step.spent().output())));
    }
    if (step.pause().compareTo(Duration.ofSeconds(1)) > 0) {
      line.append("  waits ").append(seconds(step.pause())).append(" as asked");
    } else if (10 * step.done() >= step.total() && step.done() < step.total()) {
      // The first probes tell little of the others.
      line.append("  ").append(seconds(step.left())).append(" left");
    }
    return line.toString();
  }

  /** Ends a progress line that stopped before its end. */
  void progressStopped() {
    if (rich) {
      out.println();
      out.flush();
    }
  }

  private static String seconds(Duration duration) {
    long whole = duration.toSeconds();
    return whole < 60 ? String.format(Locale.ROOT, "%.1fs", duration.toMillis() / 1000.0)
        : whole < 3600 ? whole / 60 + "m " + whole % 60 + "s"
            : whole / 3600 + "h " + whole % 3600 / 60 + "m";
  }
}
