package dev.evenkeel.core.turn;

import dev.evenkeel.core.failover.Failure;
import dev.evenkeel.core.failover.FailureKind;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a turn was not answered. Pure data: no stack, no secret, no prompt text. Each says who has to
 * act on it and whether sending the same request again can help.
 */
public sealed interface Rejection {
  /** Who has to act. */
  enum Side {
    CALLER,
    GATEWAY,
    PROVIDER
  }

  /** Whether the same request may succeed later. */
  sealed interface Retry {
    record Never() implements Retry {}

    record After(Duration delay) implements Retry {}

    /** At any time; the caller's usual back-off will do. */
    record Anytime() implements Retry {}
  }

  /** The provider's failure that led to it, null where no provider is to blame. */
  default @Nullable FailureKind kind() {
    return null;
  }

  /** No key, or one that is not ours. */
  record Unauthenticated(String message) implements Rejection {}

  /**
   * The request itself is wrong.
   *
   * @param code OpenAI's code, such as {@code invalid_value}
   * @param param the field at fault, null when it is the whole
   */
  record Malformed(String message, String code, @Nullable String param) implements Rejection {}

  /**
   * The caller may not ask for this.
   *
   * @param code for programs
   * @param param the field that asks for it, null when none does
   */
  record Forbidden(String code, String message, @Nullable String param) implements Rejection {
    /** What no field of the request asks for. */
    public Forbidden(String code, String message) {
      this(code, message, null);
    }
  }

  /** The body is larger than the gateway takes. */
  record TooLarge(long limitBytes) implements Rejection {}

  /** The headers are more than the gateway takes. */
  record HeadersTooLarge(String message) implements Rejection {}

  /** The request did not arrive in time. */
  record TooSlow(Duration limit) implements Rejection {}

  /** No pool of that name, as far as this caller may know. */
  record UnknownModel(String model) implements Rejection {}

  /** No such path. */
  record UnknownPath(String path) implements Rejection {}

  /** The path exists, the method does not. */
  record MethodNotAllowed(String method, String allowed) implements Rejection {}

  /** The policy's content boundary blocks the prompt. */
  record InputBlocked(String rule) implements Rejection {}

  /** A remote guard gave no verdict on the prompt, and the policy says that it then blocks. */
  record GuardUnavailable(String guard) implements Rejection {}

  /**
   * No route may answer.
   *
   * @param reasons per route, for people
   * @param retry after the shortest pause that could help, or never
   */
  record NoEligibleRoute(String pool, List<String> reasons, Retry retry) implements Rejection {
    public NoEligibleRoute {
      reasons = List.copyOf(reasons);
    }
  }

  /**
   * Every attempt failed.
   *
   * @param first the first attempt's failure: what the caller is told
   * @param all every attempt's failure in order, as {@code route: kind}
   */
  record AttemptsFailed(Failure first, List<String> all) implements Rejection {
    public AttemptsFailed {
      all = List.copyOf(all);
    }

    @Override
    public FailureKind kind() {
      return first.kind();
    }
  }

  /** The answer broke off after some of it had been released. */
  record Interrupted(Failure failure) implements Rejection {
    @Override
    public FailureKind kind() {
      return failure.kind();
    }
  }

  /** A request under the same idempotency key is under way. */
  record KeyInUse() implements Rejection {}

  /** The idempotency key was used for another request. */
  record KeyReused() implements Rejection {}

  /**
   * The request was answered before, and its answer is not stored.
   *
   * @param decision the id of that turn's decision
   */
  record KeySpent(String decision) implements Rejection {}

  /** The gateway is shutting down or has as many turns as it can hold. */
  record Busy(String message, Duration retryAfter) implements Rejection {}

  /** The policy filter failed; what it held is blocked. */
  record FilterFailed() implements Rejection {}

  /** A fault of the gateway. */
  record Internal(String message) implements Rejection {}
}
