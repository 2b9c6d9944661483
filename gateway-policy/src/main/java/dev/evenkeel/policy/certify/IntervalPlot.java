package dev.evenkeel.policy.certify;

import java.util.Locale;

/**
 * Draws intervals against a band of tolerance as inline SVG, one row at a time, all rows on one
 * scale. Colours come from the page's classes; what a colour says, the mark's shape says too.
 * Immutable.
 */
final class IntervalPlot {
  static final int WIDTH = 300;
  private static final int HEIGHT = 26;
  private static final int EDGE = 10;

  private final double reach;

  /** @param reach how far the scale goes to either side of nought, above 0 */
  IntervalPlot(double reach) {
    this.reach = reach;
  }

  /** What an interval means for the proof. */
  enum Meaning {
    SHOWN("ok"),
    OPEN("doubt"),
    BROKEN("bad");

    private final String style;

    Meaning(String style) {
      this.style = style;
    }

    String style() {
      return style;
    }

    static Meaning of(Interval interval, double margin) {
      return interval.within(margin) ? SHOWN : interval.beyond(margin) ? BROKEN : OPEN;
    }
  }

  /**
   * One row.
   *
   * @param label what a reader who does not see it is told
   */
  String row(Interval interval, double at, double margin, String label) {
    Meaning meaning = Meaning.of(interval, margin);
    double low = x(interval.low());
    double high = x(interval.high());
    StringBuilder svg = new StringBuilder(open(HEIGHT, label));
    svg.append(String.format(Locale.ROOT,
        "<rect class=\"band\" x=\"%.1f\" y=\"0\" width=\"%.1f\" height=\"%d\"/>", x(-margin),
        x(margin) - x(-margin), HEIGHT));
    svg.append(vertical("edge", x(-margin))).append(vertical("edge", x(margin)));
    svg.append(vertical("zero", x(0)));
    svg.append(String.format(Locale.ROOT,
        "<line class=\"span %s\" x1=\"%.1f\" y1=\"13\" x2=\"%.1f\" y2=\"13\"/>", meaning.style(),
        low, high));
    for (double end : new double[] {low, high}) {
      svg.append(String.format(Locale.ROOT,
          "<line class=\"span %s\" x1=\"%.1f\" y1=\"8\" x2=\"%.1f\" y2=\"18\"/>", meaning.style(),
          end, end));
    }
    return svg.append(mark(meaning, x(at))).append("</svg>").toString();
  }

  private static String mark(Meaning meaning, double x) {
    return switch (meaning) {
      case SHOWN ->
        String.format(Locale.ROOT, "<circle class=\"mark ok\" cx=\"%.1f\" cy=\"13\" r=\"5\"/>", x);
      case OPEN ->
        String.format(Locale.ROOT, "<path class=\"mark doubt\" d=\"M%.1f 7l6 6l-6 6l-6 -6z\"/>", x);
      case BROKEN -> String.format(Locale.ROOT,
          "<path class=\"mark bad\" d=\"M%1$.1f 8l10 10M%2$.1f 8l-10 10\"/>", x - 5, x + 5);
    };
  }

  /** The scale, drawn once above or below the rows. */
  String axis(double margin, String unit, double factor) {
    StringBuilder svg = new StringBuilder(open(30, "scale from " + label(-reach, factor) + " to "
        + label(reach, factor) + " " + unit + ", tolerance " + label(margin, factor)));
    for (double tick : new double[] {-reach, -margin, 0, margin, reach}) {
      String anchor = tick == -reach ? "start" : tick == reach ? "end" : "middle";
      svg.append(String.format(Locale.ROOT,
          "<text class=\"tick%s\" x=\"%.1f\" y=\"14\" text-anchor=\"%s\">%s</text>",
          Math.abs(tick) == margin ? " strong" : "", x(tick), anchor, label(tick, factor)));
      svg.append(String.format(Locale.ROOT,
          "<line class=\"edge\" x1=\"%1$.1f\" y1=\"20\" x2=\"%1$.1f\" y2=\"30\"/>", x(tick)));
    }
    return svg.append("</svg>").toString();
  }

  /** A share with its bound against a limit, from 0 to the right. */
  static String share(double share, double bound, double limit, String label) {
    double scale = (WIDTH / 2.0 - 2 * EDGE) / Math.max(Math.max(limit * 1.6, bound), 0.01);
    boolean kept = bound <= limit;
    String style = kept ? "ok" : "bad";
    return String.format(Locale.ROOT,
        "<svg class=\"plot small\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">"
            + "<rect class=\"band\" x=\"%d\" y=\"0\" width=\"%.1f\" height=\"%d\"/>"
            + "<line class=\"edge\" x1=\"%.1f\" y1=\"0\" x2=\"%.1f\" y2=\"%d\"/>"
            + "<line class=\"span %s\" x1=\"%.1f\" y1=\"13\" x2=\"%.1f\" y2=\"13\"/>"
            + "<line class=\"span %s\" x1=\"%.1f\" y1=\"8\" x2=\"%.1f\" y2=\"18\"/>"
            + "<circle class=\"mark %s\" cx=\"%.1f\" cy=\"13\" r=\"4\"/></svg>",
        WIDTH / 2, HEIGHT, Html.text(label), EDGE, limit * scale, HEIGHT, EDGE + limit * scale,
        EDGE + limit * scale, HEIGHT, style, EDGE + share * scale, EDGE + bound * scale, style,
        EDGE + bound * scale, EDGE + bound * scale, style, EDGE + share * scale);
  }

  private static String label(double value, double factor) {
    double shown = value * factor;
    String text = factor == 1 ? String.format(Locale.ROOT, "%+.2f", shown)
        : String.format(Locale.ROOT, "%+.0f", shown);
    return value == 0 ? "0" : text.replace('-', '−');
  }

  private static String open(int height, String label) {
    return String.format(Locale.ROOT,
        "<svg class=\"plot\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">", WIDTH, height,
        Html.text(label));
  }

  private static String vertical(String style, double x) {
    return String.format(Locale.ROOT,
        "<line class=\"%s\" x1=\"%.1f\" y1=\"0\" x2=\"%.1f\" y2=\"%d\"/>", style, x, x, HEIGHT);
  }

  /** Cut off at the ends of the scale. */
  private double x(double value) {
    double inside = Math.max(-reach, Math.min(reach, value));
    return EDGE + (inside + reach) / (2 * reach) * (WIDTH - 2 * EDGE);
  }
}
