package dev.evenkeel.server.config;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A folder of configuration files and the environment they are read in. */
final class Folder {
  /** A configuration of one provider and one pool, to be appended to. */
  static final String SMALL = """
      providers:
        openai: { protocol: openai, base-url: "https://api.openai.com/v1" }
      pools:
        plain:
          policy: none
          routes: [ { id: gpt, provider: openai, model: gpt-4.1, reference: true } ]
      """;

  private final Path directory;
  private final Map<String, String> environment = new HashMap<>();

  Folder(Path directory) {
    this.directory = directory;
  }

  Folder environment(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** Writes a file; the main one is {@code main.yaml}. */
  Folder file(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    Files.writeString(file, text);
    return this;
  }

  Folder main(String text) throws IOException {
    return file("main.yaml", text);
  }

  GatewayConfig load() {
    return ConfigLoader.load(directory.resolve("main.yaml"), environment::get);
  }

  /** The problems, a line each, with the folder cut off. */
  List<String> problems() {
    ConfigException thrown = catchThrowableOfType(ConfigException.class, this::load);
    return thrown == null ? List.of()
        : String.valueOf(thrown.getMessage()).replace(directory + "/", "").lines().toList();
  }
}
