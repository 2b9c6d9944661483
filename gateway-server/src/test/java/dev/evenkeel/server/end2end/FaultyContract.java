package dev.evenkeel.server.end2end;

import dev.evenkeel.core.chat.ChatEvent;
import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.decision.Decision.Privacy;
import dev.evenkeel.core.session.SessionTokens;
import dev.evenkeel.core.turn.Begun;
import dev.evenkeel.core.turn.Concealment;
import dev.evenkeel.core.turn.Contract;
import dev.evenkeel.core.turn.Filter;
import dev.evenkeel.core.turn.FilterReport;
import dev.evenkeel.core.turn.GuardMask;
import dev.evenkeel.core.turn.GuardedInput;
import dev.evenkeel.core.turn.Guards;
import dev.evenkeel.core.turn.Moderation;
import dev.evenkeel.core.turn.Ruling;
import dev.evenkeel.core.turn.Screening;
import dev.evenkeel.core.turn.Sink;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A policy of which one place throws; the rest of it is as it was. */
final class FaultyContract implements Contract {
  /** Where it throws. */
  enum Place {
    CLASS,
    SCREENING,
    RULING,
    CONCEALING,
    GUARDED_INPUT,
    MASKING,
    OPENING,
    RESTORING,
    STAGE,
    REPORT;

    /** Whether that is before any provider was asked. */
    boolean onInput() {
      return compareTo(OPENING) < 0;
    }
  }

  /**
   * What throws.
   *
   * @param stage for {@link Place#STAGE}: which one of the row, its last being what leaves
   * @param event at which of the events that reach it
   */
  record Broken(Place place, int stage, int event) {}

  private final Contract policy;
  private final Supplier<Broken> broken;

  /** @param broken what throws now; a test may change it between turns */
  FaultyContract(Contract policy, Supplier<Broken> broken) {
    this.policy = policy;
    this.broken = broken;
  }

  private void fault(Place here) {
    if (here == broken.get().place()) {
      throw new IllegalStateException("the message of a fault may quote what somebody wrote");
    }
  }

  /** Hands events on until it throws. */
  private static final class Fault implements Sink {
    private final Sink next;
    private int left;

    Fault(Sink next, int left) {
      this.next = next;
      this.left = left;
    }

    @Override
    public void event(ChatEvent what) {
      if (left-- == 0) {
        throw new IllegalStateException("the message of a fault may quote what somebody wrote");
      }
      next.event(what);
    }

    @Override
    public void flush() {
      next.flush();
    }
  }

  /** Puts the fault into the row itself, behind the stage before it. */
  private Filter breaking(Filter filter) {
    if (broken.get().place() == Place.STAGE) {
      try {
        List<Object> row = row(filter);
        Object before = row.get(broken.get().stage());
        Field out = next(before);
        out.set(before, new Fault((Sink) out.get(before), broken.get().event()));
      } catch (ReflectiveOperationException e) {
        throw new LinkageError("the row of stages is built otherwise now", e);
      }
    }
    return broken.get().place() == Place.REPORT ? new Unreported(filter) : filter;
  }

  /** The filter's row and its stages, first to last. */
  static List<Object> row(Filter filter) throws ReflectiveOperationException {
    List<Object> row = new ArrayList<>();
    Method made = filter.getClass().getDeclaredMethod("row");
    made.setAccessible(true);
    Object at = made.invoke(filter);
    while (at.getClass().getPackageName().equals(filter.getClass().getPackageName())) {
      row.add(at);
      at = next(at).get(at);
    }
    return row;
  }

  private static Field next(Object stage) throws ReflectiveOperationException {
    Class<?> type = stage.getClass();
    String name = stage instanceof Sink ? "out" : "first";
    while (true) {
      for (Field field : type.getDeclaredFields()) {
        if (field.getName().equals(name)) {
          field.setAccessible(true);
          return field;
        }
      }
      type = type.getSuperclass();
      if (type == null) {
        throw new NoSuchFieldException(name);
      }
    }
  }

  @Override
  public String classify(ChatRequest request) {
    fault(Place.CLASS);
    return policy.classify(request);
  }

  @Override
  public Screening screen(ChatRequest request) {
    fault(Place.SCREENING);
    return policy.screen(request);
  }

  @Override
  public Ruling ruling(String queryClass, ChatRequest request) {
    fault(Place.RULING);
    return policy.ruling(queryClass, request);
  }

  @Override
  public List<GuardedInput> guardedInput(ChatRequest request) {
    fault(Place.GUARDED_INPUT);
    return policy.guardedInput(request);
  }

  @Override
  public @Nullable ChatRequest masked(ChatRequest request, List<GuardMask> masks) {
    fault(Place.MASKING);
    return policy.masked(request, masks);
  }

  @Override
  public Concealment conceal(ChatRequest request, Supplier<SessionTokens> tokens) {
    fault(Place.CONCEALING);
    Concealment concealment = policy.conceal(request, tokens);
    return broken.get().place() == Place.RESTORING
        ? new Unrestoring(concealment, broken.get().event())
        : concealment;
  }

  @Override
  public Filter open(String queryClass, ChatRequest request, boolean elsewhere, Guards guards,
      Sink out) {
    fault(Place.OPENING);
    return breaking(policy.open(queryClass, request, elsewhere, guards, out));
  }

  @Override
  public Filter resume(String queryClass, ChatRequest request, Guards guards, Begun begun,
      Sink out) {
    return policy.resume(queryClass, request, guards, begun, out);
  }

  @Override
  public String name() {
    return policy.name();
  }

  @Override
  public String digest() {
    return policy.digest();
  }

  @Override
  public Set<String> guards() {
    return policy.guards();
  }

  @Override
  public Set<String> trustedGuards() {
    return policy.trustedGuards();
  }

  @Override
  public Moderation moderate(String text) {
    return policy.moderate(text);
  }

  @Override
  public String carryOn(ChatRequest request) {
    return policy.carryOn(request);
  }

  /** Cannot put the caller's own values back. */
  private record Unrestoring(Concealment concealment, int event) implements Concealment {
    @Override
    public ChatRequest request() {
      return concealment.request();
    }

    @Override
    public String conceal(String text) {
      return concealment.conceal(text);
    }

    @Override
    public String reveal(String text) {
      return concealment.reveal(text);
    }

    @Override
    public Sink restoring(Sink next) {
      return new Fault(next, event);
    }

    @Override
    public Privacy report() {
      return concealment.report();
    }
  }

  /** Cannot say what it did. */
  private record Unreported(Filter filter) implements Filter {
    @Override
    public void event(ChatEvent what) {
      filter.event(what);
    }

    @Override
    public void flush() {
      filter.flush();
    }

    @Override
    public FilterReport report() {
      throw new IllegalStateException("the message of a fault may quote what somebody wrote");
    }

    @Override
    public boolean refused(int choice) {
      return filter.refused(choice);
    }

    @Override
    public boolean hesitates() {
      return filter.hesitates();
    }

    @Override
    public void judgeNow() {
      filter.judgeNow();
    }

    @Override
    public void cancel() {
      filter.cancel();
    }
  }
}
