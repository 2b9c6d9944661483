package dev.evenkeel.server.drift;

import dev.evenkeel.policy.drift.Canary;
import dev.evenkeel.policy.drift.ShadowState;
import dev.evenkeel.policy.drift.StreamState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Keeps what was learned over restarts: numbers, and what became of alarms. A file that cannot be
 * read is told, put aside and begun anew. Confined to one thread; blocks.
 */
public final class DriftFile {
  private static final Logger LOG = LoggerFactory.getLogger("evenkeel.drift");
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int VERSION = 3;
  /** The oldest that is understood: what it did not keep yet is begun anew. */
  private static final int OLDEST = 2;

  private final @Nullable Path file;

  /** @param file null to keep nothing */
  public DriftFile(@Nullable Path file) {
    this.file = file;
  }

  /** All that is kept. */
  public record Kept(int version, List<StreamState> streams, List<Canary> canaries,
      @Nullable List<ShadowState> shadows, @Nullable List<AlarmCase> alarms) {
    public Kept {
      streams = List.copyOf(streams);
      canaries = List.copyOf(canaries);
    }

    /** Candidates beside what was served; none in a file that is older than that. */
    public List<ShadowState> counted() {
      return shadows == null ? List.of() : List.copyOf(shadows);
    }

    /** Alarms and what became of them, the newest first; none in a file that is older than that. */
    public List<AlarmCase> cases() {
      return alarms == null ? List.of() : List.copyOf(alarms);
    }

    /** What is kept now. */
    public static Kept of(List<StreamState> streams, List<Canary> canaries,
        List<ShadowState> shadows, List<AlarmCase> alarms) {
      return new Kept(VERSION, streams, canaries, shadows, alarms);
    }
  }

  /** What an earlier process kept; nothing where there is none. */
  public Kept read() {
    try {
      if (file != null && Files.exists(file)) {
        Kept kept = JSON.readValue(Files.readAllBytes(file), Kept.class);
        if (kept.version() >= OLDEST && kept.version() <= VERSION) {
          return kept;
        }
        LOG.warn("{} is of another version; what was learned is learned anew", file);
      }
    } catch (IOException | JacksonException | IllegalArgumentException | NullPointerException e) {
      LOG.warn("{} cannot be read, what was learned is learned anew: {}", file,
          e.getClass().getSimpleName());
      aside();
    }
    return Kept.of(List.of(), List.of(), List.of(), List.of());
  }

  /** For whoever looks why: the next write would take its place. */
  private void aside() {
    Path damaged = file;
    if (damaged == null) {
      return;
    }
    try {
      Files.move(damaged, damaged.resolveSibling(damaged.getFileName() + ".damaged"),
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      LOG.warn("{} could not be put aside: {}", damaged, e.toString());
    }
  }

  /** Replaces what was kept, whole or not at all. */
  public void write(Kept kept) {
    Path to = file;
    if (to == null) {
      return;
    }
    try {
      Path parent = to.toAbsolutePath().getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      Path next = to.resolveSibling(to.getFileName() + ".new");
      try (FileChannel channel = FileChannel.open(next, StandardOpenOption.CREATE,
          StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
        ByteBuffer rest = ByteBuffer.wrap(JSON.writeValueAsBytes(kept));
        while (rest.hasRemaining()) {
          channel.write(rest);
        }
        channel.force(true); // Else a new name may outlive a loss of power that its content does not.
      }
      Files.move(next, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException | JacksonException e) {
      LOG.warn("{} could not be written, a restart learns anew: {}", to, e.toString());
    }
  }
}
