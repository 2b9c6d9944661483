package dev.evenkeel.policy.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** One thing for each choice of an answer, made when the choice is first heard of. */
final class Choices<T> {
  private final List<T> all = new ArrayList<>(1);
  private final IntFunction<T> make;

  Choices(IntFunction<T> make) {
    this.make = make;
  }

  T of(int choice) {
    while (all.size() <= choice) {
      all.add(make.apply(all.size()));
    }
    return all.get(choice);
  }

  List<T> all() {
    return all;
  }
}
