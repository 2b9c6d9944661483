package dev.evenkeel.policy.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** One thing for each choice of an answer, made when the choice is first heard of. */
final class Choices<T> {
  private final IntFunction<T> make;
  private @Nullable T first;
  /** The others; most answers have none. */
  private List<T> others = List.of();

  Choices(IntFunction<T> make) {
    this.make = make;
  }

  T of(int choice) {
    T one = first;
    if (one == null) {
      one = make.apply(0);
      first = one;
    }
    return choice == 0 ? one : other(choice);
  }

  private T other(int choice) {
    List<T> some = others.isEmpty() ? new ArrayList<>(2) : others;
    others = some;
    while (some.size() < choice) {
      some.add(make.apply(some.size() + 1));
    }
    return some.get(choice - 1);
  }

  /** How many choices were heard of; those before one that was heard of are there as well. */
  int count() {
    return first == null ? 0 : 1 + others.size();
  }
}
