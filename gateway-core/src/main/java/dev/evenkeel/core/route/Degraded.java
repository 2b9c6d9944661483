package dev.evenkeel.core.route;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * A way to answer when no route of a pool can as it should. A pool declares an order of them; what
 * is
 * not declared does not happen. Immutable.
 */
public sealed interface Degraded {
  /** The word in the response's header, the decision and metrics. */
  String mode();

  /**
   * A route that was certified for less: in a pool of its own, against that pool's reference. What
   * the turn's own workload requires of providers holds for it too. The conversation is not pinned
   * to
   * it.
   *
   * @param route its id
   * @param notice what the user is told before the answer, null for nothing
   */
  record SmallerRoute(String route, @Nullable Words notice) implements Degraded {
    @Override
    public String mode() {
      return "smaller-route";
    }
  }

  /**
   * The pool's routes without the request's tools, where the request can do without.
   *
   * @param notice what the user is told before the answer, null for nothing
   */
  record ToolsOff(@Nullable Words notice) implements Degraded {
    @Override
    public String mode() {
      return "tools-off";
    }
  }

  /** A prepared answer. */
  record Template(Words text) implements Degraded {
    @Override
    public String mode() {
      return "template";
    }
  }

  /**
   * People go on.
   *
   * @param desk where they are told
   * @param message what the user reads
   */
  record HandOff(Desk desk, Words message) implements Degraded {
    @Override
    public String mode() {
      return "hand-off";
    }
  }

  /** Nothing is answered; what happens after the last mode in any case. */
  record Closed() implements Degraded {
    @Override
    public String mode() {
      return "closed";
    }
  }

  /**
   * Where people are told of a conversation that they have to take over.
   *
   * @param url the whole address
   * @param secret signs what is sent, null for none
   * @param content whether the conversation itself is sent, where the workload's requirements let
   * the desk have it; else only how to find it
   * @param controls what whoever runs the desk attests
   */
  record Desk(URI url, @Nullable Secret secret, boolean content, Controls controls) {
    /** A desk of which nothing is attested. */
    public Desk(URI url, @Nullable Secret secret, boolean content) {
      this(url, secret, content, Controls.NONE);
    }
  }
}
