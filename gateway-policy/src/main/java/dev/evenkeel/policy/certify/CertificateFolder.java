package dev.evenkeel.policy.certify;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/**
 * The directory certificates lie in. A certificate is {@code POOL~ROUTE~SERIAL.dsse.json}, a
 * suspension {@code POOL~ROUTE~SERIAL.suspended.json}, each part URL-encoded. Names are for people
 * and for telling whose certificate a broken file was; what holds is what the signed bytes say.
 * Blocks; not for event loops.
 */
public final class CertificateFolder {
  static final String CERTIFICATE = ".dsse.json";
  static final String SUSPENSION = ".suspended.json";
  static final String REPORT = ".report";
  /** The signed record of a suspension that was lifted. */
  static final String RESUMED = ".resumed.dsse";
  /** The signed report of a drill. */
  static final String DRILL = ".drill.dsse";
  /** The signed list of revocations. */
  static final String REVOCATIONS = "revocations.dsse";
  /** The highest number of such a list that was believed here. */
  static final String SEEN = "revocations.seen";

  /** More files than a folder ever needs; the rest are reported, not read. */
  static final int FILE_LIMIT = 10_000;

  private static final int LOCK_TRIES = 1_000;
  private static final long LOCK_PAUSE = 10_000_000;

  private final Path directory;

  /** @param directory need not exist yet; without it there are no certificates */
  public CertificateFolder(Path directory) {
    this.directory = directory;
  }

  /**
   * Puts a signed certificate into the folder, whole or not at all.
   *
   * @param certificate names the file
   * @param envelope what {@link CertificateSigner#sign} made of it
   * @return the file
   * @throws IOException if it cannot be written
   */
  public Path write(Certificate certificate, byte[] envelope) throws IOException {
    Binding binding = certificate.binding();
    return write(name(binding.pool(), binding.route(), certificate.serial()) + CERTIFICATE,
        envelope);
  }

  /**
   * Puts a suspension beside its certificate, so that it outlives the process.
   *
   * @throws IOException if it cannot be written
   */
  public Path write(Suspension suspension) throws IOException {
    return write(name(suspension) + SUSPENSION,
        CertificateJson.MAPPER.writeValueAsBytes(suspension));
  }

  /**
   * Puts the report of a run where its certificate is, or would be: a page for people and the same
   * as JSON. Reports of earlier runs stay beside it.
   *
   * @param serial of the certificate the run earned or would have earned
   * @return the page and the JSON
   * @throws IOException if they cannot be written
   */
  public List<Path> report(CertificationResult result, String serial) throws IOException {
    String name = name(result.binding().pool(), result.binding().route(), serial);
    Path json = write(name + REPORT + ".json",
        CertificationReport.toJson(result).getBytes(StandardCharsets.UTF_8));
    Path page =
        write(name + REPORT + ".html", ReportPage.of(result).getBytes(StandardCharsets.UTF_8));
    return List.of(page, json);
  }

  /**
   * The file of a certificate of that serial.
   *
   * @return empty when there is none, or more than one pool's or route's
   * @throws IOException if the folder cannot be read
   */
  public Optional<Path> find(String serial) throws IOException {
    List<Path> found = files("~" + encode(serial) + CERTIFICATE);
    return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
  }

  /**
   * Puts another envelope in a certificate's file, whole or not at all.
   *
   * @throws IOException if it cannot be written
   */
  public Path replace(Path file, byte[] envelope) throws IOException {
    return write(String.valueOf(file.getFileName()), envelope);
  }

  /**
   * The list of revocations, {@link Revocations#NONE} when nobody ever wrote one.
   *
   * @throws IOException if it cannot be read
   * @throws InvalidCertificateException if it cannot be believed
   */
  public Revocations revocations(CertificateReader reader)
      throws IOException, InvalidCertificateException {
    Path file = directory.resolve(REVOCATIONS);
    return Files.exists(file, LinkOption.NOFOLLOW_LINKS) ? reader.revocations(read(file))
        : Revocations.NONE;
  }

  /**
   * Puts a signed list of revocations into the folder.
   *
   * @throws IOException if it cannot be written
   */
  public Path writeRevocations(byte[] envelope) throws IOException {
    return write(REVOCATIONS, envelope);
  }

  /** The highest number of a list that was believed here, 0 for none. */
  long sequenceSeen() throws IOException {
    Path file = directory.resolve(SEEN);
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return 0;
    }
    String text = new String(read(file), StandardCharsets.UTF_8).strip();
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IOException(SEEN + " is not a number", e);
    }
  }

  /** Remembers it. */
  void sequenceSeen(long sequence) throws IOException {
    write(SEEN, Long.toString(sequence).getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Takes a suspension away again.
   *
   * @return whether there was one
   * @throws IOException if it cannot be deleted
   */
  public boolean lift(Suspension suspension) throws IOException {
    return Files.deleteIfExists(directory.resolve(name(suspension) + SUSPENSION));
  }

  /**
   * Keeps the record of a lifted suspension; earlier ones stay.
   *
   * @throws IOException if it cannot be written
   */
  Path write(Resumption resumption, byte[] envelope) throws IOException {
    return write(name(resumption.suspension()) + "." + resumption.at().toEpochMilli() + RESUMED,
        envelope);
  }

  /**
   * Puts the report of a drill into the folder; earlier ones stay.
   *
   * @param envelope what {@link CertificateSigner#sign(DrillReport)} made of it
   * @return the file, {@code POOL~SERIAL.drill.dsse}
   * @throws IOException if it cannot be written
   */
  public Path write(DrillReport report, byte[] envelope) throws IOException {
    return write(encode(report.pool()) + "~" + encode(report.serial()) + DRILL, envelope);
  }

  /**
   * Waits until nobody else changes what is read, changed and written back, such as the list of
   * revocations.
   *
   * @return gives the folder free when closed
   * @throws IOException if somebody has it for long
   */
  Closeable exclusively() throws IOException {
    Files.createDirectories(directory);
    FileChannel channel = FileChannel.open(directory.resolve(".lock"), StandardOpenOption.CREATE,
        StandardOpenOption.WRITE);
    for (int i = 0; i < LOCK_TRIES; i++) {
      try {
        if (channel.tryLock() != null) {
          return channel;
        }
      } catch (OverlappingFileLockException _) {
        // Another store of this very process.
      }
      LockSupport.parkNanos(LOCK_PAUSE);
    }
    channel.close();
    throw new IOException("somebody else is changing " + directory);
  }

  /** The files that end in {@code ending}, by name; those beyond the limit are left out. */
  List<Path> files(String ending) throws IOException {
    List<Path> files = new ArrayList<>();
    if (!Files.isDirectory(directory)) {
      return files;
    }
    try (DirectoryStream<Path> all = Files.newDirectoryStream(directory)) {
      for (Path file : all) {
        if (files.size() < FILE_LIMIT && file.getFileName().toString().endsWith(ending)) {
          files.add(file);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    files.sort(null);
    return files;
  }

  /**
   * The bytes of a regular file, at most one more than certificates may have.
   *
   * @throws IOException if it is not a regular file or cannot be read
   */
  static byte[] read(Path file) throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException("not a regular file");
    }
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      return in.readNBytes(CertificateReader.SIZE_LIMIT + 1);
    }
  }

  /** How the names of a pool's and route's files begin. */
  static String prefix(String pool, String route) {
    return encode(pool) + "~" + encode(route) + "~";
  }

  private static String name(Suspension suspension) {
    return name(suspension.pool(), suspension.route(), suspension.serial());
  }

  /** The name of a certificate's files without their endings. */
  static String name(String pool, String route, String serial) {
    return prefix(pool, route) + encode(serial);
  }

  private static String encode(String part) {
    return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("*", "%2A");
  }

  private Path write(String name, byte[] octets) throws IOException {
    Files.createDirectories(directory);
    Path file = directory.resolve(name);
    // Not createTempFile: its files could be read by nobody but their owner.
    Path draft = directory.resolve("." + UUID.randomUUID() + ".tmp");
    try {
      try (FileChannel channel =
          FileChannel.open(draft, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
        ByteBuffer rest = ByteBuffer.wrap(octets);
        while (rest.hasRemaining()) {
          channel.write(rest);
        }
        channel.force(true);
      }
      return Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(draft);
    }
  }
}
