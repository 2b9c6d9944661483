package dev.evenkeel.core.turn;

import dev.evenkeel.core.session.IdempotencyTable.Kept;
import org.jspecify.annotations.Nullable;

/**
 * The caller's side of a turn: takes released events and writes them in the caller's dialect.
 * Confined to the turn's event loop.
 */
public interface Reply extends Sink {
  /**
   * Whether anything has been released. Until then a failure is still a status code and failover is
   * invisible.
   */
  boolean released();

  /**
   * Forgets what it was told of an answer nothing of which has been released: its attempt is over,
   * and another may answer from the beginning. Harmless after release.
   */
  void forget();

  /**
   * Shows a caller that reads a stream that somebody is there. The status is said with it, the
   * answer
   * is not released by it. Harmless after release.
   */
  void keepAlive();

  /**
   * Tells the caller of a stream to throw away what it has: another route's whole answer follows.
   *
   * @param route whose answer it is
   */
  void restart(String route);

  /**
   * Tells the reader of a stream, who asked for it, that another route carries the answer on.
   *
   * @param route who does
   * @param offset how many characters of the answer stand before it
   */
  void seam(String route, int offset);

  /**
   * Asks to keep what is sent from now on, up to so many bytes, so that it can be given again.
   */
  void keep(int mostBytes);

  /** What was sent, whole; null when it was not to be kept or is larger. */
  @Nullable Kept kept();

  /**
   * Gives an answer again that was sent before.
   *
   * @param decision the id of the decision of the turn that made it
   */
  void replay(Kept answer, String decision);

  /** What the headers will say if they are sent now. */
  void head(ReplyHead head);

  /**
   * Ends the turn without an answer: a status before release, an error in the stream after it.
   * Harmless when the reply is over.
   *
   * @return the code by which the caller's side knows the error, such as {@code upstream_timeout}
   */
  String reject(Rejection rejection);
}
