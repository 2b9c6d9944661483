package dev.evenkeel.server.decisions;

import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Appends decisions to a file a day, each line bound to the one before by its hash, so that a line
 * that was changed, dropped or moved is found. A line is the record, a tab, and the SHA-256 over
 * the
 * previous line's hash and the record. Not thread-safe: one writer thread.
 *
 * <p>
 * A chain alone does not stop somebody who rewrites all of it; ship the files off the machine.
 */
public final class DecisionChain implements AutoCloseable {
  /** The hash before the first line. */
  static final String GENESIS = "0".repeat(64);

  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("yyyyMMdd").withZone(ZoneOffset.UTC);
  private final Path directory;
  private String previous;
  private @Nullable OutputStream out;
  private String day = "";

  /** Opens the chain at its end; a last line that was cut by a crash is cut off. */
  public DecisionChain(Path directory) throws IOException {
    this.directory = directory;
    Files.createDirectories(directory);
    List<Path> files = files(directory);
    this.previous = files.isEmpty() ? GENESIS : recover(files.getLast());
  }

  /** Appends one record. */
  public void append(byte[] record, Instant at) throws IOException {
    String today = DAY.format(at);
    OutputStream stream = out;
    if (stream == null || !today.equals(day)) {
      if (stream != null) {
        stream.close();
      }
      day = today;
      stream = new BufferedOutputStream(
          Files.newOutputStream(directory.resolve("decisions-" + today + ".jsonl"),
              StandardOpenOption.CREATE, StandardOpenOption.APPEND),
          64 * 1024);
      out = stream;
    }
    previous = link(previous, record);
    stream.write(record);
    stream.write('\t');
    stream.write(previous.getBytes(StandardCharsets.US_ASCII));
    stream.write('\n');
  }

  /** Hands what was appended to the operating system. */
  public void flush() throws IOException {
    if (out != null) {
      out.flush();
    }
  }

  @Override
  public void close() throws IOException {
    if (out != null) {
      out.close();
    }
  }

  /**
   * Walks the whole chain.
   *
   * @return how many records there are and where the chain breaks, if it does
   */
  public static Verification verify(Path directory) throws IOException {
    String expected = GENESIS;
    long records = 0;
    for (Path file : files(directory)) {
      try (BufferedReader reader = Files.newBufferedReader(file)) {
        long number = 0;
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
          number++;
          int tab = line.lastIndexOf('\t');
          expected = tab < 0 ? ""
              : link(expected, line.substring(0, tab).getBytes(StandardCharsets.UTF_8));
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
   * What a walk found.
   *
   * @param records sound records before the break, or all
   * @param brokenAt file and line of the first record that does not follow, null when all do
   */
  public record Verification(long records, @Nullable String brokenAt) {}

  private static String recover(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    byte[] octets = Files.readAllBytes(file);
    if (octets.length > 0 && octets[octets.length - 1] != '\n' && !lines.isEmpty()) {
      int keep = octets.length;
      while (keep > 0 && octets[keep - 1] != '\n') {
        keep--;
      }
      Files.write(file, java.util.Arrays.copyOf(octets, keep));
      lines = lines.subList(0, lines.size() - 1);
    }
    if (lines.isEmpty()) {
      return GENESIS;
    }
    String last = lines.getLast();
    return last.substring(last.lastIndexOf('\t') + 1);
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.filter(file -> file.getFileName().toString().matches("decisions-\\d{8}\\.jsonl"))
          .sorted()
          .toList();
    }
  }

  private static String link(String previous, byte[] record) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(previous.getBytes(StandardCharsets.US_ASCII));
      return HexFormat.of().formatHex(digest.digest(record));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
