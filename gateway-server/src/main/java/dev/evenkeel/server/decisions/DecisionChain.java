package dev.evenkeel.server.decisions;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Appends decisions to a file a day, each line bound to the one before by its hash, so that a line
 * that was changed, dropped or moved is found. A line is the record, a tab, and the SHA-256 over
 * the previous line's hash and the record. Lines are gathered and written by {@link #flush}; while
 * that fails, as on a full disk, no more are taken than fit, and the chain goes on behind them.
 * Files
 * older than asked for are deleted when a day begins; the hash they ended with stays behind, so
 * that what is left can still be verified. Not thread-safe: one writer thread.
 *
 * <p>
 * A chain alone does not stop somebody who rewrites all of it; ship the files off the machine.
 */
public final class DecisionChain implements AutoCloseable {
  /** The hash before the first line. */
  static final String GENESIS = "0".repeat(64);

  private static final String ANCHOR = "anchor";
  private static final int HASH_LENGTH = 64;
  private static final int MOST_GATHERED = 256 * 1024;
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("yyyyMMdd").withZone(ZoneOffset.UTC);

  private final Path directory;
  private final Duration keep;
  private final Opening opening;
  private final MessageDigest digest = sha256();
  /** The last line's hash in hexadecimal. */
  private final byte[] previous;
  /** Outside the heap, so that it is not copied once more to be written. */
  private ByteBuffer gathered = ByteBuffer.allocateDirect(MOST_GATHERED + 64 * 1024);
  private @Nullable WritableByteChannel file;
  private long day = Long.MIN_VALUE;

  /**
   * Opens the chain at its end; a last line that was cut by a crash is cut off.
   *
   * @param keep how long records are kept at least
   */
  public DecisionChain(Path directory, Duration keep) throws IOException {
    this(directory, keep, WriteBehind::open);
  }

  /** The same, with files that a test opens. */
  DecisionChain(Path directory, Duration keep, Opening opening) throws IOException {
    this.directory = directory;
    this.keep = keep;
    this.opening = opening;
    Files.createDirectories(directory);
    List<Path> files = files(directory);
    this.previous = ascii(files.isEmpty() ? anchor(directory) : recover(files.getLast()));
  }

  /** Opens a file at its end, making it where there is none. */
  @FunctionalInterface
  interface Opening {
    WritableByteChannel open(Path path) throws IOException;
  }

  /**
   * Appends one record.
   *
   * @param record its bytes up to {@code length}
   * @throws IOException if it is not taken, because those before it cannot be written
   */
  public void append(byte[] record, int length, Instant at) throws IOException {
    long today = Math.floorDiv(at.getEpochSecond(), 86_400);
    if (today > day) { // A record that is late stays in the file of the day it is written.
      flush();
      begin(LocalDate.ofEpochDay(today));
      day = today;
    }
    if (gathered.position() > MOST_GATHERED) {
      flush(); // Before the hash: the line that is not taken is not one the next is bound to.
    }
    digest.update(previous);
    digest.update(record, 0, length);
    hex(digest.digest(), previous);
    room(length + HASH_LENGTH + 2);
    gathered.put(record, 0, length).put((byte) '\t').put(previous).put((byte) '\n');
  }

  /** A record may be longer than any before it. */
  private void room(int more) {
    if (gathered.remaining() < more) {
      ByteBuffer larger = ByteBuffer.allocateDirect(2 * gathered.capacity() + more);
      gathered = larger.put(gathered.flip());
    }
  }

  /** Hands what was appended to the operating system. */
  public void flush() throws IOException {
    WritableByteChannel to = file;
    if (to != null && gathered.position() > 0) {
      gathered.flip();
      try {
        while (gathered.hasRemaining()) {
          to.write(gathered);
        }
      } finally {
        gathered.compact(); // The rest is written when it can be.
      }
    }
  }

  @Override
  public void close() throws IOException {
    flush();
    if (file != null) {
      file.close();
    }
  }

  private void begin(LocalDate today) throws IOException {
    if (file != null) {
      file.close();
    }
    file = opening.open(directory.resolve(name(DAY.format(today.atStartOfDay()))));
    forget(DAY.format(today.minusDays(keep.toDays() + 1).atStartOfDay()));
  }

  /** Deletes the files of days before {@code oldest}. */
  private void forget(String oldest) throws IOException {
    for (Path each : files(directory)) {
      if (each.getFileName().toString().compareTo(name(oldest)) >= 0) {
        return;
      }
      // First the hash, then the file: a crash in between leaves a chain that can be verified.
      Path next = directory.resolve(ANCHOR + ".new");
      Files.writeString(next, recover(each) + " " + each.getFileName() + "\n");
      Files.move(next, directory.resolve(ANCHOR), java.nio.file.StandardCopyOption.ATOMIC_MOVE,
          java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      Files.delete(each);
    }
  }

  private static String name(String day) {
    return "decisions-" + day + ".jsonl";
  }

  /**
   * Walks the whole chain.
   *
   * @return how many records there are and where the chain breaks, if it does
   */
  public static Verification verify(Path directory) throws IOException {
    String expected = anchor(directory);
    MessageDigest digest = sha256();
    byte[] hash = new byte[HASH_LENGTH];
    long records = 0;
    for (Path file : files(directory)) {
      try (BufferedReader reader = Files.newBufferedReader(file)) {
        long number = 0;
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
          number++;
          int tab = line.lastIndexOf('\t');
          if (tab >= 0) {
            digest.update(ascii(expected));
            hex(digest.digest(line.substring(0, tab).getBytes(StandardCharsets.UTF_8)), hash);
            expected = new String(hash, StandardCharsets.US_ASCII);
          }
          if (tab < 0 || !expected.equals(line.substring(tab + 1))) {
            return new Verification(records, file.getFileName() + " line " + number);
          }
          records++;
        }
      }
    }
    return new Verification(records, null);
  }

  /**
   * Walks the newest file of a chain that may be written to meanwhile.
   *
   * @return where it breaks, empty when it does not
   */
  public static Optional<String> newestBroken(Path directory) throws IOException {
    List<Path> files = files(directory);
    if (files.isEmpty()) {
      return Optional.empty();
    }
    Path newest = files.getLast();
    String expected = files.size() == 1 ? anchor(directory) : lastHash(files.get(files.size() - 2));
    MessageDigest digest = sha256();
    byte[] hash = new byte[HASH_LENGTH];
    try (RandomAccessFile open = new RandomAccessFile(newest.toFile(), "r");
        BufferedReader reader = Files.newBufferedReader(newest)) {
      long left = open.length(); // What is written from now on is not looked at.
      long number = 0;
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        left -= line.getBytes(StandardCharsets.UTF_8).length + 1;
        if (left < 0) {
          break; // Its end had not been written yet.
        }
        number++;
        int tab = line.lastIndexOf('\t');
        if (tab >= 0) {
          digest.update(ascii(expected));
          hex(digest.digest(line.substring(0, tab).getBytes(StandardCharsets.UTF_8)), hash);
          expected = new String(hash, StandardCharsets.US_ASCII);
        }
        if (tab < 0 || !expected.equals(line.substring(tab + 1))) {
          return Optional.of("the chain breaks at " + newest.getFileName() + " line " + number);
        }
      }
    }
    return Optional.empty();
  }

  /** The hash that a whole file ends with. */
  private static String lastHash(Path path) throws IOException {
    try (RandomAccessFile open = new RandomAccessFile(path.toFile(), "r")) {
      if (open.length() <= HASH_LENGTH) {
        throw new IOException(path.getFileName() + " has no record");
      }
      byte[] hash = new byte[HASH_LENGTH];
      open.seek(open.length() - 1 - HASH_LENGTH);
      open.readFully(hash);
      return new String(hash, StandardCharsets.US_ASCII);
    }
  }

  /**
   * What a walk found.
   *
   * @param records sound records before the break, or all
   * @param brokenAt file and line of the first record that does not follow, null when all do
   */
  public record Verification(long records, @Nullable String brokenAt) {}

  /** The hash before the first line that is left; {@link #GENESIS} when none was deleted. */
  private static String anchor(Path directory) throws IOException {
    Path anchor = directory.resolve(ANCHOR);
    if (!Files.exists(anchor)) {
      return GENESIS;
    }
    String text = Files.readString(anchor);
    return text.length() < HASH_LENGTH ? GENESIS : text.substring(0, HASH_LENGTH);
  }

  /** The last whole line's hash; what stands behind that line is cut off. Reads only the end. */
  private String recover(Path path) throws IOException {
    try (RandomAccessFile open = new RandomAccessFile(path.toFile(), "rw")) {
      long end = open.length();
      byte[] last = new byte[1];
      while (end > 0) {
        open.seek(end - 1);
        open.readFully(last);
        if (last[0] == '\n') {
          break;
        }
        end--;
      }
      if (end < open.length()) {
        open.setLength(end);
      }
      if (end <= HASH_LENGTH) {
        return anchor(directory);
      }
      byte[] hash = new byte[HASH_LENGTH];
      open.seek(end - 1 - HASH_LENGTH);
      open.readFully(hash);
      return new String(hash, StandardCharsets.US_ASCII);
    }
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.filter(file -> file.getFileName().toString().matches("decisions-\\d{8}\\.jsonl"))
          .sorted()
          .toList();
    }
  }

  private static void hex(byte[] octets, byte[] into) {
    for (int i = 0; i < octets.length; i++) {
      into[2 * i] = HEX[(octets[i] >> 4) & 15];
      into[2 * i + 1] = HEX[octets[i] & 15];
    }
  }

  private static byte[] ascii(String text) {
    return Arrays.copyOf(text.getBytes(StandardCharsets.US_ASCII), HASH_LENGTH);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
