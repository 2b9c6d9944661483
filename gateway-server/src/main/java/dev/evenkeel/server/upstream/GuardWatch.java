package dev.evenkeel.server.upstream;

/** Hears of every question a guard was asked. Must not throw or block. */
@FunctionalInterface
public interface GuardWatch {
  /**
   * A question has its outcome.
   *
   * @param guard a name of the configuration
   * @param result {@code allow}, {@code flag}, {@code block}, {@code redact}, or how it failed
   * @param nanos how long that took
   */
  void answered(String guard, String result, long nanos);
}
