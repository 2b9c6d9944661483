package dev.evenkeel.policy.certify;

import dev.evenkeel.policy.certify.IntervalPlot.Meaning;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A result as one page of HTML that needs nothing else: no script, no font, no picture from
 * elsewhere, and a content security policy that forbids them. The verdict comes first, then why,
 * then
 * what was measured. Everything that came from outside is escaped. Used once.
 */
final class ReportPage {
  /** More differing probes are only counted; the JSON has all of them. */
  static final int DIFFERENCES_SHOWN = 200;
  private static final int PERCENT = 100;

  private final CertificationResult result;
  private final Binding binding;
  private final StringBuilder out = new StringBuilder(64 * 1024);

  private ReportPage(CertificationResult result) {
    this.result = result;
    this.binding = result.binding();
  }

  /** The page. */
  static String of(CertificationResult result) {
    ReportPage page = new ReportPage(result);
    page.head();
    page.verdict();
    page.refusals();
    page.tone();
    page.forms();
    page.noise();
    page.judging();
    page.differences();
    page.bound();
    page.out.append("</main></body></html>\n");
    return page.out.toString();
  }

  private void head() {
    out.append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
        + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
        + "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src"
        + " 'unsafe-inline'\"><meta name=\"referrer\" content=\"no-referrer\"><title>");
    out.append(Html.text(result.verdict() + ": " + binding.route() + " for " + binding.reference()
        + " in " + binding.pool()));
    out.append("</title><style>").append(style()).append("</style></head><body><main>");
  }

  private static String style() {
    try (InputStream in = ReportPage.class.getResourceAsStream("report.css")) {
      if (in == null) {
        throw new IllegalStateException("the program is incomplete: no report.css");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void verdict() {
    say("<p class=\"lead\">Certification of pool <b>%s</b>, workload %s</p>", binding.pool(),
        binding.workload());
    say("<h1>May %s stand in for %s?</h1>", binding.route(), binding.reference());
    String style = switch (result.verdict()) {
      case PASSED -> "is-ok";
      case FAILED -> "is-bad";
      case INCONCLUSIVE -> "is-doubt";
    };
    String words = switch (result.verdict()) {
      case PASSED ->
        "Every gate was shown to hold. The route may serve in the reference's place for"
            + " as long as its certificate lasts.";
      case FAILED -> "The route behaves differently, or gets too much wrong. It gets no certificate"
          + " and is never chosen.";
      case INCONCLUSIVE -> "Likeness was not shown, and neither was a difference. Without a proof"
          + " there is no certificate: the route is never chosen.";
    };
    say("<div class=\"verdict " + style + "\"><strong>%s</strong><p>%s</p></div>",
        result.verdict().name(), words);
    facts();
    list("Why", result.reasons());
    list("To bear in mind", result.cautions());
  }

  private void facts() {
    CertificationResult.Effort effort = result.effort();
    out.append("<dl class=\"facts\">");
    fact("Probes asked", effort.asked() + " of " + effort.planned());
    fact("Classes", String.valueOf(result.classes().size()));
    fact("Tolerance", "±" + Wording.percent(binding.tolerance()));
    fact("Confidence", Wording.percent(binding.confidence()));
    fact("Probes that differ", String.valueOf(result.differences().size()));
    fact("Tokens, both routes", String.format(Locale.ROOT, "%,d",
        effort.spent().total() + effort.referenceSpent().total()));
    if (effort.cost() != null) {
      fact("Cost, both routes", String.format(Locale.ROOT, "%.2f", effort.cost()));
    }
    out.append("</dl>");
    if (effort.stoppedEarly() && effort.asked() > 0) {
      out.append("<p class=\"soft\">The run was stopped early: the rest could not have changed the"
          + " outcome. Figures below are of the probes that were asked.</p>");
    }
  }

  private void fact(String name, String value) {
    say("<div><dt>%s</dt><dd>%s</dd></div>", name, value);
  }

  private void list(String title, List<String> items) {
    if (items.isEmpty()) {
      return;
    }
    say("<h2>%s</h2><ul class=\"why\">", title);
    items.forEach(item -> say("<li>%s</li>", item));
    out.append("</ul>");
  }

  private void refusals() {
    out.append("<h2>Refusals, class by class</h2><p>The candidate's refusal rate less the"
        + " reference's, with its interval. The shaded band is the tolerance: a class is shown to be"
        + " alike when its whole interval lies inside (●), shown to differ when all of it lies"
        + " outside (✕), and neither otherwise (◆). &quot;Parted&quot; is the share of probes of which"
        + " one route refused and the other did not, with its upper bound against the limit.</p>");
    IntervalPlot plot = new IntervalPlot(reach());
    out.append("<div class=\"wide\"><table><thead><tr><th>Class</th><th>Alike?</th><th"
        + " class=\"num\">Probes</th><th class=\"num\">Refused by reference → candidate</th><th>");
    out.append("Difference in points").append(plot.axis(binding.tolerance(), "points", PERCENT));
    out.append("</th><th>Parted</th><th class=\"num\">Misses (allowed)</th></tr></thead><tbody>");
    result.classes().forEach(each -> row(plot, each, each.name()));
    if (result.handoff().pairs() > 0) {
      row(plot, result.handoff(), "of these, after another model's turns");
    }
    out.append("</tbody></table></div>");
  }

  private double reach() {
    double widest = binding.tolerance();
    for (Comparison each : result.classes()) {
      if (each.pairs() > 0) {
        widest = Math.max(widest,
            Math.max(Math.abs(each.interval().low()), Math.abs(each.interval().high())));
      }
    }
    return Math.min(1, Math.max(2 * binding.tolerance(), widest * 1.05));
  }

  private void row(IntervalPlot plot, Comparison each, String name) {
    EquivalenceTest rule = result.evidence().rule(each.name(), binding);
    say("<tr><td class=\"name\">%s</td><td>", name.replace('_', ' '));
    if (each.pairs() == 0) {
      out.append("</td><td colspan=\"5\" class=\"soft\">not asked</td></tr>");
      return;
    }
    boolean missed = each.missesAllowed() >= 0 && each.candidateMisses() > each.missesAllowed();
    badge(missed ? Meaning.BROKEN : meaning(each, rule));
    String interval = Wording.points(each.interval()).replace("..", " to ").replace('-', '−');
    say("</td><td class=\"num\">%s</td><td class=\"num\">%s → %s</td><td>",
        String.valueOf(each.pairs()), Wording.percent(each.referenceRate()),
        Wording.percent(each.candidateRate()));
    out.append(plot.row(each.interval(), each.counts().difference(), rule.margin(),
        name + ": difference " + interval + " points"));
    say("<span class=\"note\">%s</span></td><td>", interval);
    double share = (double) each.counts().differing() / each.pairs();
    out.append(IntervalPlot.share(share, each.disagreement(), rule.disagreementLimit(),
        Wording.percent(share) + " parted, at most " + Wording.percent(each.disagreement())
            + ", limit " + Wording.percent(rule.disagreementLimit())));
    say("<span class=\"note\">%s of %s, at most %s</span></td>",
        String.valueOf(each.counts().differing()), String.valueOf(each.pairs()),
        Wording.percent(each.disagreement()));
    say("<td class=\"num\">%s</td></tr>",
        each.targeted() == 0 ? "–"
            : each.candidateMisses()
                + (each.missesAllowed() < 0 ? " (too few)" : " (" + each.missesAllowed() + ")"));
  }

  private static Meaning meaning(Comparison each, EquivalenceTest rule) {
    Meaning meaning = Meaning.of(each.interval(), rule.margin());
    boolean enough = each.targeted() == 0 || each.missesAllowed() >= 0;
    return meaning == Meaning.SHOWN && !(enough && rule.agrees(each.counts())) ? Meaning.OPEN
        : meaning;
  }

  private void badge(Meaning meaning) {
    out.append(switch (meaning) {
      case SHOWN -> "<span class=\"badge is-ok\">● shown</span>";
      case OPEN -> "<span class=\"badge is-doubt\">◆ not shown</span>";
      case BROKEN -> "<span class=\"badge is-bad\">✕ no</span>";
    });
  }

  private void tone() {
    List<ToneComparison> seen = result.evidence().tone();
    if (seen.isEmpty()) {
      return;
    }
    out.append("<h2>How the answers sound</h2><p>Scores from 0 to 1 where both routes answered. The"
        + " difference of the means must lie within the band, and the distance of the two"
        + " distributions below the same limit. Dimensions that the pool does not ask for are told"
        + " only.</p>");
    double tolerance = seen.getFirst().tolerance();
    double widest = tolerance;
    for (ToneComparison each : seen) {
      widest = Math.max(widest,
          Math.max(Math.abs(each.interval().low()), Math.abs(each.interval().high())));
    }
    IntervalPlot plot = new IntervalPlot(Math.min(1, Math.max(2 * tolerance, widest * 1.05)));
    out.append("<div class=\"wide\"><table><thead><tr><th>Dimension</th><th>Alike?</th><th"
        + " class=\"num\">Answers</th><th class=\"num\">Reference</th><th class=\"num\">Candidate</th><th>Difference");
    out.append(plot.axis(tolerance, "on a scale of 1", 1));
    out.append("</th><th>Distance, at most</th></tr></thead><tbody>");
    for (ToneComparison each : seen) {
      String name = each.dimension().replace('_', ' ');
      say("<tr><td class=\"name\">%s</td><td>", name);
      if (each.gated()) {
        badge(each.alike() ? Meaning.SHOWN : each.different() ? Meaning.BROKEN : Meaning.OPEN);
      } else {
        out.append("<span class=\"badge plain\">told only</span>");
      }
      say("</td><td class=\"num\">%s</td><td class=\"num\">%s</td><td class=\"num\">%s</td><td>",
          String.valueOf(each.pairs()), number(each.referenceMean()), number(each.candidateMean()));
      out.append(plot.row(each.interval(), each.candidateMean() - each.referenceMean(), tolerance,
          name + ": difference " + number(each.interval().low()) + " to "
              + number(each.interval().high())));
      out.append("</td><td>");
      out.append(IntervalPlot.share(each.distance(), each.distanceBound(), tolerance,
          "distance at most " + number(each.distanceBound()) + ", limit " + number(tolerance)));
      say("<span class=\"note\">%s</span></td></tr>", number(each.distanceBound()));
    }
    out.append("</tbody></table></div>");
  }

  private void forms() {
    List<FormComparison> seen = result.evidence().forms();
    ToolAgreement tools = result.tools();
    if (seen.isEmpty() && tools.pairs() == 0) {
      return;
    }
    out.append("<h2>Tools and forms</h2><div class=\"wide\"><table><thead><tr><th>What is looked at"
        + "</th><th class=\"num\">Probes</th><th class=\"num\">Reference misses</th><th"
        + " class=\"num\">Candidate misses</th><th class=\"num\">Worse by at most</th></tr></thead>"
        + "<tbody>");
    if (tools.pairs() > 0) {
      say("<tr><td class=\"name\">the same tool, or none, as the reference</td><td class=\"num\">%s"
          + "</td><td class=\"num\">–</td><td class=\"num\">%s differ</td><td class=\"num\">%s</td>"
          + "</tr>", String.valueOf(tools.pairs()), String.valueOf(tools.differing()),
          Wording.percent(tools.disagreement()));
    }
    for (FormComparison each : seen) {
      say("<tr><td class=\"name\">%s</td><td class=\"num\">%s</td><td class=\"num\">%s</td><td"
          + " class=\"num\">%s</td><td class=\"num\">%s</td></tr>", each.name(),
          String.valueOf(each.pairs()), String.valueOf(each.referenceFaults()),
          String.valueOf(each.candidateFaults()), Wording.percent(Math.max(0, each.worse())));
    }
    out.append("</tbody></table></div>");
  }

  private void noise() {
    NoiseCheck noise = result.evidence().noise();
    if (noise.classes().isEmpty()) {
      return;
    }
    say("<h2>How well the reference agrees with itself</h2><p>The reference was asked everything"
        + " twice. It parted from itself in %s of the probes: no candidate can be expected to do"
        + " better.</p>", Wording.percent(noise.floor()));
  }

  private void judging() {
    Judging judging = result.evidence().judging();
    String judge = judging.judge();
    if (judge == null) {
      return;
    }
    Instrument pooled = judging.pooled();
    say("<h2>How verdicts were come by</h2><p>The refusal detector judges every answer. Where the two"
        + " routes seemed to part, the model behind %s was asked about each answer by itself, without"
        + " being told whose it was: %s rulings, %s of them without a word. Of answers that people"
        + " labelled it sees %s of the refusals (%s) and %s of the answers (%s); differences are held"
        + " against the tolerance times the sum of both less one.</p>", judge,
        String.valueOf(judging.ruled()), String.valueOf(judging.silent()),
        Wording.percent(pooled.sensitivity()), String.valueOf(pooled.refusals()),
        Wording.percent(pooled.specificity()), String.valueOf(pooled.answers()));
  }

  private void differences() {
    List<Difference> all = result.differences();
    if (all.isEmpty()) {
      return;
    }
    say("<h2>Probes that differ (%s)</h2><p>Where one route refused and the other did not, where"
        + " they reached for different tools, or where the candidate's answer was not what the probe"
        + " asks for.</p>", String.valueOf(all.size()));
    all.stream().limit(DIFFERENCES_SHOWN).forEach(this::difference);
    if (all.size() > DIFFERENCES_SHOWN) {
      say("<p class=\"soft\">And %s more: they are in the JSON beside this page.</p>",
          String.valueOf(all.size() - DIFFERENCES_SHOWN));
    }
  }

  private void difference(Difference each) {
    say("<article class=\"pair\"><header><h3>%s</h3><span class=\"badge plain\">%s</span><span"
        + " class=\"badge plain\">must %s</span>", each.probe(), each.queryClass(),
        each.target() == Probe.Target.EITHER ? "be like the reference" : Probe.word(each.target()));
    if (each.handoff()) {
      out.append("<span class=\"badge plain\">after another model's turns</span>");
    }
    if (each.zeroTolerance()) {
      out.append("<span class=\"badge is-bad\">zero tolerance</span>");
    }
    if (each.missed()) {
      out.append("<span class=\"badge is-bad\">missed</span>");
    }
    if (each.fault() != null) {
      say("<span class=\"badge is-doubt\">%s</span>", each.fault());
    }
    say("</header><div class=\"asked\"><b>Asked</b><bdi dir=\"auto\">%s</bdi></div><div"
        + " class=\"sides\">", each.question());
    side("Reference: " + binding.reference(), each.reference().label(), each.referenceTool(),
        each.referenceExcerpt());
    side("Candidate: " + binding.route(), each.candidate().label(), each.candidateTool(),
        each.candidateExcerpt());
    out.append("</div></article>");
  }

  private void side(String who, String verdict, @Nullable String tool, String excerpt) {
    say("<div><h4>%s</h4><span class=\"badge plain\">%s</span>", who,
        verdict + (tool == null ? "" : " → " + tool));
    say("<blockquote><bdi dir=\"auto\">%s</bdi></blockquote></div>",
        excerpt.isEmpty() ? "(no text)" : excerpt);
  }

  private void bound() {
    out.append("<h2>What this holds for</h2><p>If any of it changes, the proof is void.</p>"
        + "<div class=\"wide\"><table><tbody>");
    bound("Route", binding.route() + ", " + binding.modelRequested() + " at " + binding.provider(),
        binding.routeDigest());
    bound("Model seen on the wire",
        binding.modelsSeen().isEmpty() ? "nothing said" : String.join(", ", binding.modelsSeen()),
        "");
    if (!binding.fingerprints().isEmpty()) {
      bound("Fingerprints seen, noted only",
          String.join(", ", new TreeSet<>(binding.fingerprints())), "");
    }
    bound("Reference", binding.reference(), binding.referenceDigest());
    bound("Policy", "", binding.policyDigest());
    bound("Suite", binding.suite() + " v" + binding.suiteVersion() + ", seed " + binding.seed(),
        binding.suiteDigest());
    out.append("</tbody></table></div>");
    CertificationResult.Effort effort = result.effort();
    say("<footer>Evenkeel certification run of %s; %s seconds for this route, %s probes without an"
        + " answer.</footer>", effort.started().toString(),
        String.format(Locale.ROOT, "%.1f", effort.elapsed().toMillis() / 1000.0),
        String.valueOf(effort.candidateFailures()));
  }

  private void bound(String what, String words, String digest) {
    say("<tr><th scope=\"row\">%s</th><td>%s</td><td class=\"digest\">%s</td></tr>", what, words,
        digest);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }

  /** Appends markup with every {@code %s} filled by escaped text. */
  private void say(String markup, String... values) {
    int from = 0;
    for (String value : values) {
      int at = markup.indexOf("%s", from);
      out.append(markup, from, at).append(Html.text(value));
      from = at + 2;
    }
    out.append(markup, from, markup.length());
  }
}
