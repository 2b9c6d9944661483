package dev.evenkeel.server.drill;

import dev.evenkeel.core.decision.Decision;
import dev.evenkeel.policy.certify.DrillReport;
import dev.evenkeel.server.drill.DrillTurn.Phase;
import dev.evenkeel.server.drill.Script.Said;
import dev.evenkeel.server.drill.Venue.Heard;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * Holds one drill: conversations begin, the fault strikes, the conversations go on and others
 * begin,
 * the fault is lifted, all go on. Blocks; for one drill and one thread.
 */
public final class DrillRun {
  /** How often a caller asks again what was not answered. */
  private static final int MOST_REPEATS = 5;
  /** How many rounds of newcomers may be needed until the gateway takes the route out. */
  private static final int MOST_ROUNDS = 8;

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private final DrillPlan plan;
  private final Venue venue;
  private final InstantSource clock;
  private final Consumer<String> progress;
  private final String serial;
  private final Queue<DrillTurn> turns = new ConcurrentLinkedQueue<>();
  private final Queue<Exception> troubles = new ConcurrentLinkedQueue<>();

  /**
   * @param serial of the report
   * @param progress is told what goes on, a line each
   */
  public DrillRun(DrillPlan plan, Venue venue, InstantSource clock, String serial,
      Consumer<String> progress) {
    this.plan = plan;
    this.venue = venue;
    this.clock = clock;
    this.serial = serial;
    this.progress = progress;
  }

  /** A serial that sorts by time. */
  public static String serial(Instant at, int random) {
    return STAMP.format(at) + "-" + HexFormat.of().toHexDigits(random);
  }

  /** What one of the drill's callers has said and heard. Confined to one thread at a time. */
  private static final class Talk {
    private final int number;
    private final int question;
    private final String session;
    private final boolean stream;
    private final List<Said> said = new ArrayList<>();
    private int asked;
    private boolean late;

    Talk(int number, int question, String session, boolean stream) {
      this.number = number;
      this.question = question;
      this.session = session;
      this.stream = stream;
    }
  }

  /**
   * Holds it.
   *
   * @throws IOException if the venue fails, so that nothing is shown
   */
  public DrillReport hold() throws IOException, InterruptedException {
    Instant begun = clock.instant();
    int count = plan.conversations();
    List<Talk> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(talk(i, i));
    }
    progress.accept(count + " conversations begin on " + plan.on());
    Map<String, Double> before = venue.meters();
    round(all, Phase.BEFORE, true);
    List<Talk> held = all.stream().filter(talk -> on(talk.number)).toList();
    List<Talk> going = new ArrayList<>(held);
    Map<String, Double> struck = before;
    if (!held.isEmpty()) {
      progress.accept("the fault strikes: " + plan.fault().label() + " on "
          + String.join(", ", plan.struckRoutes()));
      venue.strike();
      try {
        round(held, Phase.DURING, false);
        List<Talk> newcomers = newcomers(held, count, false);
        round(newcomers, Phase.DURING, true);
        going.addAll(newcomers);
        struck = venue.meters();
        int number = count + held.size();
        for (int i = 0; i < MOST_ROUNDS && awaitsBreaker(struck); i++) {
          List<Talk> more = newcomers(held, number, false);
          number += more.size();
          round(more, Phase.DURING, true);
          going.addAll(more);
          struck = venue.meters();
        }
        List<Talk> late = newcomers(held, number, true);
        round(late, Phase.DURING, true);
        going.addAll(late);
      } finally {
        venue.lift();
      }
      progress.accept("the fault is lifted; everybody goes on");
      round(going, Phase.AFTER, false);
    }
    Observed observed = observed(before, struck, begun);
    return new DrillJudge(plan, observed).report(serial);
  }

  /** Whether the gateway should yet take the route out, of itself. */
  private boolean awaitsBreaker(Map<String, Double> meters) {
    return plan.fault().outcome() != DrillFault.Outcome.STAYS
        && plan.fault().outcome() != DrillFault.Outcome.HOLDS && !Meters.out(meters, plan.on());
  }

  private Observed observed(Map<String, Double> before, Map<String, Double> struck, Instant begun)
      throws IOException {
    List<DrillTurn> seen = new ArrayList<>(turns);
    seen.sort(Comparator.comparing(DrillTurn::phase)
        .thenComparingInt(DrillTurn::conversation)
        .thenComparingInt(DrillTurn::repeat));
    List<String> ids = seen.stream().map(turn -> turn.heard().decision()).toList();
    return new Observed(seen, before, struck, venue.chainBroken(ids).orElse(null),
        venue.suspended(plan.on()).orElse(null), begun, clock.instant());
  }

  private Talk talk(int number, int question) {
    boolean stream = number % 2 == 0 || plan.fault() == DrillFault.SLOW;
    return new Talk(number, question, "drill-" + serial + "-" + number, stream);
  }

  /** As many conversations as were on the route, with the same first questions. */
  private List<Talk> newcomers(List<Talk> held, int first, boolean late) {
    List<Talk> newcomers = new ArrayList<>();
    for (Talk each : held) {
      Talk talk = talk(first + newcomers.size(), each.question);
      talk.late = late;
      newcomers.add(talk);
    }
    return newcomers;
  }

  private boolean on(int conversation) {
    return turns.stream()
        .anyMatch(turn -> turn.conversation() == conversation && turn.route().equals(plan.on()));
  }

  /** Everybody asks at the same time, and until there is an answer. */
  private void round(List<Talk> talks, Phase phase, boolean opening)
      throws IOException, InterruptedException {
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Talk each : talks) {
        callers.execute(() -> {
          try {
            converse(each, phase, opening);
          } catch (IOException e) {
            troubles.add(e);
          } catch (InterruptedException e) {
            troubles.add(e);
            Thread.currentThread().interrupt();
          }
        });
      }
    }
    Exception trouble = troubles.peek();
    if (trouble != null) {
      throw new IOException("the gateway could not be asked", trouble);
    }
  }

  private void converse(Talk talk, Phase phase, boolean opening)
      throws IOException, InterruptedException {
    int question = talk.question + talk.asked++;
    talk.said.add(Said.user(plan.script().question(question)));
    boolean late = talk.late && opening;
    for (int repeat = 0; repeat <= MOST_REPEATS; repeat++) {
      Heard heard = venue.ask(talk.session, talk.said, talk.stream);
      Decision decision =
          heard.decision().isEmpty() ? null : venue.decision(heard.decision()).orElse(null);
      turns.add(new DrillTurn(phase, talk.number, question, repeat, late, heard, decision));
      if (heard.answered()) {
        talk.said.add(Said.assistant(heard.text()));
        return;
      }
    }
    talk.said.removeLast(); // Nobody answered: the caller lets it be.
  }
}
