package dev.evenkeel.policy.certify;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A result as people read it: plain text of at most {@value #WIDTH} columns, without colours, and
 * as JSON. Pure functions. Text that came from a model is stripped of control characters before it
 * reaches a terminal.
 */
public final class CertificationReport {
  /** Columns. */
  static final int WIDTH = 100;
  /** More differing probes are only counted. */
  static final int DIFFERENCES_SHOWN = 20;
  /** The part of a line that a probe's excerpt may fill. */
  private static final int EXCERPT = WIDTH - 16;

  private CertificationReport() {}

  /** The result as JSON, excerpts included. */
  public static String toJson(CertificationResult result) {
    return CertificateJson.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(result);
  }

  /** The result as text; lines end in a line feed. */
  public static String toText(CertificationResult result) {
    Page page = new Page();
    Binding binding = result.binding();
    page.line(result.verdict() + "  " + binding.route() + " as a substitute for "
        + binding.reference() + " in pool " + binding.pool());
    page.line("");
    result.reasons().forEach(reason -> page.item("x", reason));
    result.cautions().forEach(caution -> page.item("!", caution));
    if (!result.reasons().isEmpty() || !result.cautions().isEmpty()) {
      page.line("");
    }
    classes(page, result);
    differences(page, result);
    bound(page, result);
    return page.toString();
  }

  private static void classes(Page page, CertificationResult result) {
    page.line(String.format(Locale.ROOT, "%-28s %6s %9s %9s %5s %5s %16s %14s", "class", "pairs",
        "reference", "candidate", "only", "only", "difference", "misses"));
    page.line(String.format(Locale.ROOT, "%-28s %6s %9s %9s %5s %5s %16s %14s", "", "", "refuses",
        "refuses", "ref.", "cand.", "points", "(allowed)"));
    result.classes().forEach(each -> page.line(row(each.name(), each)));
    page.line(row("of these, hand-off", result.handoff()));
    ToolAgreement tools = result.tools();
    if (tools.pairs() > 0) {
      page.line("");
      page.line("tools: " + (tools.pairs() - tools.differing()) + " of " + tools.pairs()
          + " probes lead to the same tool");
    }
    page.line("");
    beside(page, result.evidence());
  }

  private static void beside(Page page, Evidence evidence) {
    for (FormComparison each : evidence.forms()) {
      page.line("form: " + each.name() + ": missed in " + each.candidateFaults() + " of "
          + each.pairs() + ", by the reference in " + each.referenceFaults());
    }
    if (!evidence.tone().isEmpty()) {
      page.line(String.format(Locale.ROOT, "%-28s %6s %9s %9s %18s %10s %9s", "tone (0 to 1)",
          "pairs", "reference", "candidate", "difference", "distance", "allowed"));
      for (ToneComparison each : evidence.tone()) {
        page.line(String.format(Locale.ROOT, "%-28s %6d %9.3f %9.3f %18s %10s %9s",
            each.dimension().replace('_', ' '), each.pairs(), each.referenceMean(),
            each.candidateMean(),
            String.format(Locale.ROOT, "%+.3f..%+.3f", each.interval().low(),
                each.interval().high()),
            String.format(Locale.ROOT, "<= %.3f", each.distanceBound()),
            each.gated() ? String.format(Locale.ROOT, "%.3f", each.tolerance()) : "(told only)"));
      }
    }
    NoiseCheck noise = evidence.noise();
    if (!noise.classes().isEmpty()) {
      page.line("noise: asked twice, the reference parts from itself in "
          + Wording.percent(noise.floor()) + " of the probes");
    }
    Judging judging = evidence.judging();
    if (judging.judge() != null) {
      page.line("judge: " + judging.judge() + " ruled on " + judging.ruled() + " answers; it sees "
          + Wording.percent(judging.pooled().sensitivity()) + " of labelled refusals, "
          + Wording.percent(judging.pooled().specificity()) + " of labelled answers");
    }
    page.line("");
  }

  private static String row(String name, Comparison each) {
    String misses = each.targeted() == 0 ? "-"
        : each.candidateMisses() + "/" + each.targeted() + " ("
            + (each.missesAllowed() < 0 ? "?" : each.missesAllowed()) + ")";
    return String.format(Locale.ROOT, "%-28s %6d %9s %9s %5d %5d %16s %14s", cut(name, 28),
        each.pairs(), Wording.percent(each.referenceRate()), Wording.percent(each.candidateRate()),
        each.onlyReference(), each.onlyCandidate(),
        each.pairs() == 0 ? "-" : Wording.points(each.interval()), misses);
  }

  private static void differences(Page page, CertificationResult result) {
    if (result.differences().isEmpty()) {
      return;
    }
    page.line("differing probes (" + result.differences().size() + ")");
    result.differences().stream().limit(DIFFERENCES_SHOWN).forEach(each -> {
      page.line("  " + each.probe() + " [" + each.queryClass() + "] must "
          + each.target().name().toLowerCase(Locale.ROOT)
          + (each.zeroTolerance() ? ", zero tolerance" : "") + (each.missed() ? ", missed" : ""));
      page.line("    reference "
          + said(each.reference().label(), each.referenceTool(), each.referenceExcerpt()));
      page.line("    candidate "
          + said(each.candidate().label(), each.candidateTool(), each.candidateExcerpt()));
    });
    int more = result.differences().size() - DIFFERENCES_SHOWN;
    if (more > 0) {
      page.line("  and " + more + " more");
    }
    page.line("");
  }

  private static String said(String verdict, @Nullable String tool, String excerpt) {
    String called = tool == null ? "" : " -> " + tool;
    return cut(verdict + called + (excerpt.isEmpty() ? "" : ": " + excerpt), EXCERPT);
  }

  private static void bound(Page page, CertificationResult result) {
    Binding binding = result.binding();
    page.line("bound to");
    page.line("  route      " + binding.route() + "  " + brief(binding.routeDigest()));
    page.line("  reference  " + binding.reference() + "  " + brief(binding.referenceDigest()));
    page.line("  model      " + binding.modelRequested() + " at " + binding.provider() + ", seen: "
        + (binding.modelsSeen().isEmpty() ? "nothing said"
            : String.join(", ", binding.modelsSeen())));
    page.line("  policy     " + brief(binding.policyDigest()));
    page.line("  suite      " + binding.suite() + " v" + binding.suiteVersion() + ", seed "
        + binding.seed() + "  " + brief(binding.suiteDigest()));
    page.line(
        "  workload   " + binding.workload() + ", tolerance " + Wording.percent(binding.tolerance())
            + ", confidence " + Wording.percent(binding.confidence()));
    CertificationResult.Effort effort = result.effort();
    page.line("");
    page.line("asked " + effort.asked() + " of " + effort.planned() + " probes"
        + (effort.stoppedEarly() ? "; the rest could not have changed the outcome" : ""));
    page.line(effort.candidateFailures() + " without an answer, " + effort.tokens() + " tokens"
        + " (the reference " + effort.referenceSpent().total() + "), "
        + (effort.cost() == null ? "" : String.format(Locale.ROOT, "cost %.2f, ", effort.cost()))
        + seconds(effort.elapsed()));
  }

  /** Enough of a digest to compare by eye; the JSON has all of it. */
  private static String brief(String digest) {
    return digest.substring(0, Math.min(16, digest.length()));
  }

  private static String seconds(Duration elapsed) {
    return String.format(Locale.ROOT, "%.1f s", elapsed.toMillis() / 1000.0);
  }

  /** The text on one line, without control or formatting characters, cut to {@code width}. */
  private static String cut(String text, int width) {
    StringBuilder clean = new StringBuilder(Math.min(text.length(), width));
    int columns = 0;
    for (int at = 0; at < text.length();) {
      int character = text.codePointAt(at);
      at += Character.charCount(character);
      if (columns == width - 1 && at < text.length()) {
        clean.append('…');
        break;
      }
      clean.appendCodePoint(visible(character) ? character : ' ');
      columns++;
    }
    return clean.toString();
  }

  private static boolean visible(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR, Character.PRIVATE_USE, Character.UNASSIGNED ->
        false;
      default -> true;
    };
  }

  /** Gathers lines; long items are wrapped at spaces. */
  private static final class Page {
    private final StringBuilder text = new StringBuilder();

    void line(String line) {
      text.append(cut(line, WIDTH)).append('\n');
    }

    void item(String mark, String words) {
      StringBuilder line = new StringBuilder("  " + mark);
      for (String word : words.split(" ", -1)) {
        if (line.length() + 1 + word.length() > WIDTH) {
          line(line.toString());
          line.setLength(0);
          line.append("   ");
        }
        line.append(' ').append(word);
      }
      line(line.toString());
    }

    @Override
    public String toString() {
      return text.toString();
    }
  }
}
