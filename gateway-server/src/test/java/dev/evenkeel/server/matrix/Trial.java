package dev.evenkeel.server.matrix;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.databind.JsonNode;

/** One cell while it is tried: what its providers saw, and what they and its caller wait for. */
final class Trial {
  /** Far beyond all that is waited for, and below every clock that is not the cell's fault. */
  static final int PATIENCE_SECONDS = 50;

  final Cell cell;
  final Expected expected;
  /** What the two providers were sent, in order. */
  final List<Received> first = new CopyOnWriteArrayList<>();
  final List<Received> second = new CopyOnWriteArrayList<>();
  /** The first provider has written all it has to, up to its fault. */
  final CompletableFuture<Void> written = new CompletableFuture<>();
  /** The caller has read all of that. */
  final CompletableFuture<Void> seen = new CompletableFuture<>();
  /** The first provider's connection has been closed on it. */
  final CompletableFuture<Void> left = new CompletableFuture<>();
  /** From the second turn on everybody answers well. */
  volatile boolean secondTurn;

  /** @param head of the request, in lower case */
  record Received(String head, JsonNode body) {}

  Trial(Cell cell) {
    this.cell = cell;
    this.expected = Oracle.of(cell);
  }

  static void await(CompletableFuture<Void> what, String name) {
    try {
      what.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      throw new AssertionError("waited in vain: " + name, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
