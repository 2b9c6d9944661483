package dev.evenkeel.policy.certify;

import dev.evenkeel.core.Fingerprint;
import dev.evenkeel.core.route.Pool;
import dev.evenkeel.core.route.Route;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The answers of one run as they come, one line of JSON each, so that a run that was killed goes on
 * where it was: nothing is asked twice, and the outcome is the one it would have had. The first
 * line
 * says whose run it is. A last line that was torn by the kill is cut off. The file holds beginnings
 * of answers and is readable by its owner only. Thread-safe; held by one process at a time.
 */
public final class RunJournal implements AnswerBook, AutoCloseable {
  /** An interrupted run older than this is begun anew: providers change. */
  static final Duration LONGEST_BREAK = Duration.ofHours(24);
  private static final long SIZE_LIMIT = 1L << 30;

  private static final JsonMapper MAPPER = CertificateJson.MAPPER.rebuild()
      .disable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES,
          DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
      .build();

  private final Path file;
  private final FileChannel channel;
  private final InstantSource clock;
  private final Head head;
  private final int resumed;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Line> known;
  private @Nullable IOException trouble;

  private RunJournal(Path file, FileChannel channel, InstantSource clock, Content content) {
    this.file = file;
    this.channel = channel;
    this.clock = clock;
    this.head = content.head;
    this.known = content.lines;
    this.resumed = content.lines.size();
  }

  /** The first line. */
  private record Head(String run, String binding, Instant started) {}

  /** Every other line. */
  private record Line(Progress.Phase phase, String route, String probe, Instant at,
      Answer answer) {}

  /** What a file holds, up to where it is whole. */
  private record Content(Head head, Map<String, Line> lines, long whole) {}

  /**
   * What the answers of a run depend on beside the route that gives them.
   *
   * @param policyDigest the policy that judges them
   * @param judgeDigest {@link ModelJudge#digest()}, empty without a judge
   */
  public static String binding(Pool pool, Suite suite, String policyDigest, String judgeDigest) {
    Pool.Judge judge = pool.certification().judge();
    return new Fingerprint("certification-run/v1").add(pool.name())
        .add(pool.reference().digest())
        .add(suite.digest())
        .add(policyDigest)
        .add(judgeDigest)
        .add(judge == null ? null : judge.labelledDigest())
        .hex();
  }

  /**
   * Goes on with the interrupted run of this binding, if there is a recent one, or begins one.
   *
   * @param folder where runs are kept; made if need be
   * @param fresh whether to begin anew in any case
   * @throws IOException if the file cannot be used, is damaged elsewhere than at its end, or
   * another
   * process is at it; the message says which
   */
  public static RunJournal open(Path folder, String binding, boolean fresh, InstantSource clock)
      throws IOException {
    Files.createDirectories(folder);
    Path file = folder.resolve(binding.substring(0, 24) + ".jsonl");
    FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ,
        StandardOpenOption.WRITE);
    try {
      lock(channel, file);
      if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
      }
      Content content = fresh ? null : content(channel, file);
      if (content == null || !content.head.binding.equals(binding)
          || content.head.started.plus(LONGEST_BREAK).isBefore(clock.instant())) {
        Head head = new Head(UUID.randomUUID().toString(), binding, clock.instant());
        channel.truncate(0);
        write(channel, head);
        content = new Content(head, new HashMap<>(), channel.size());
      }
      channel.truncate(content.whole);
      channel.position(content.whole);
      return new RunJournal(file, channel, clock, content);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static void lock(FileChannel channel, Path file) throws IOException {
    @Nullable FileLock taken;
    try {
      taken = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      throw new IOException("a run of this pool is under way already (" + file + ")", e);
    }
    if (taken == null) {
      throw new IOException("a run of this pool is under way already (" + file + ")");
    }
  }

  /** Null when there is not even a whole first line. */
  private static @Nullable Content content(FileChannel channel, Path file) throws IOException {
    if (channel.size() > SIZE_LIMIT) {
      throw new IOException(file + " is larger than any run; --fresh begins a new one");
    }
    byte[] all = new byte[(int) channel.size()];
    ByteBuffer buffer = ByteBuffer.wrap(all);
    while (buffer.hasRemaining() && channel.read(buffer, buffer.position()) >= 0) {
      // Until all is read.
    }
    Head head = null;
    Map<String, Line> lines = new HashMap<>();
    int whole = 0;
    for (int number = 1, end; (end = next(all, whole)) >= 0; number++) {
      String text = new String(all, whole, end - whole, StandardCharsets.UTF_8);
      try {
        if (head == null) {
          head = MAPPER.readValue(text, Head.class);
        } else {
          Line line = MAPPER.readValue(text, Line.class);
          lines.put(key(line.phase, line.route, line.probe), line);
        }
      } catch (JacksonException e) {
        if (next(all, end + 1) < 0) {
          break; // The last line: torn.
        }
        throw new IOException(file + ", line " + number + " is damaged; --fresh begins a new run",
            e);
      }
      whole = end + 1;
    }
    return head == null ? null : new Content(head, lines, whole);
  }

  private static int next(byte[] all, int from) {
    for (int i = from; i < all.length; i++) {
      if (all[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  private static void write(FileChannel channel, Object line) throws IOException {
    byte[] text = (MAPPER.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8);
    ByteBuffer rest = ByteBuffer.wrap(text);
    while (rest.hasRemaining()) {
      channel.write(rest);
    }
  }

  private static String key(Progress.Phase phase, String route, String probe) {
    return phase + " " + route + " " + probe;
  }

  @Override
  public @Nullable Answer find(Progress.Phase phase, Route route, Probe probe) {
    lock.lock();
    try {
      Line line = known.get(key(phase, route.digest(), probe.id()));
      return line == null ? null : line.answer;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void keep(Progress.Phase phase, Route route, Probe probe, Answer answer) {
    Line line = new Line(phase, route.digest(), probe.id(), clock.instant(), answer);
    lock.lock();
    try {
      known.put(key(phase, line.route, line.probe), line);
      if (trouble == null) {
        write(channel, line);
      }
    } catch (IOException e) {
      // The run goes on without: it can still end, only not be resumed.
      trouble = e;
    } finally {
      lock.unlock();
    }
  }

  /** The run's id: the same however often it is interrupted. */
  public String run() {
    return head.run;
  }

  /** When it was begun. */
  public Instant started() {
    return head.started;
  }

  /** How many answers were known when it was opened. */
  public int resumed() {
    return resumed;
  }

  /** The serial of what {@code route} earns in this run: the same however often it is resumed. */
  public String serial(Route route) {
    return UUID
        .nameUUIDFromBytes((head.run + " " + route.digest()).getBytes(StandardCharsets.UTF_8))
        .toString();
  }

  /** When {@code route} gave its last answer, so far; when the run began if it gave none. */
  public Instant lastAnswer(Route route) {
    String digest = route.digest();
    lock.lock();
    try {
      return known.values()
          .stream()
          .filter(line -> line.route.equals(digest))
          .map(Line::at)
          .max(Instant::compareTo)
          .orElse(head.started);
    } finally {
      lock.unlock();
    }
  }

  /** Why answers could not be kept, null when all is well. */
  public @Nullable IOException trouble() {
    lock.lock();
    try {
      return trouble;
    } finally {
      lock.unlock();
    }
  }

  /** The run is over and has left what it had to leave: the next one begins anew. */
  public void finish() throws IOException {
    Files.deleteIfExists(file);
    close();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
