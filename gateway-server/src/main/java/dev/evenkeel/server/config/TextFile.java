package dev.evenkeel.server.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads a text file of at most {@link #LARGEST} bytes. */
final class TextFile {
  /** One MiB. */
  static final int LARGEST = 1 << 20;

  private TextFile() {}

  /** What became of the reading. */
  sealed interface Outcome {
    record Text(String text) implements Outcome {}

    /** The file cannot be used, and why. */
    record Unusable(String why) implements Outcome {}
  }

  static Outcome read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] octets = in.readNBytes(LARGEST + 1);
      return octets.length > LARGEST ? new Outcome.Unusable("the file is larger than 1MiB")
          : new Outcome.Text(
              StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString());
    } catch (CharacterCodingException e) {
      return new Outcome.Unusable("the file is not UTF-8 text");
    } catch (IOException e) {
      return new Outcome.Unusable(unreadable(file));
    }
  }

  /** Why a file could not be read just now, as far as it can be seen. */
  static String unreadable(Path file) {
    if (Files.isDirectory(file)) {
      return "this is a directory, not a file";
    }
    return Files.notExists(file) ? "there is no such file"
        : Files.isReadable(file) ? "the file cannot be read"
            : "we are not allowed to read the file";
  }

  /** Why a file cannot be used, and which: its name as it was found, not as it was written. */
  static String told(String why, Path file) {
    return why + ": " + file;
  }

  /** The text of the file that {@code value} names; null, and a problem, when it cannot be used. */
  static @Nullable String read(Value value) {
    Path file = value.file();
    if (file == null) {
      return null;
    }
    switch (read(file)) {
      case Outcome.Text(var text) when text.isBlank() ->
        value.problem(told("the file is empty", file));
      case Outcome.Text(var text) -> {
        return text.strip();
      }
      case Outcome.Unusable(var why) -> value.problem(told(why, file));
    }
    return null;
  }
}
