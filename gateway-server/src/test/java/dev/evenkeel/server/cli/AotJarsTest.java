package dev.evenkeel.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cache of classes is not used with jars it was not made of. */
final class AotJarsTest {
  @TempDir
  private Path folder;
  private Path list;
  private Path library;

  @BeforeEach
  void jars() throws IOException {
    Files.createDirectory(folder.resolve("lib"));
    Files.writeString(folder.resolve("evenkeel.jar"), "one");
    library = Files.writeString(folder.resolve("lib/netty.jar"), "two");
    Files.writeString(folder.resolve("README"), "no jar");
    list = folder.resolve("evenkeel.aot.jars");
    AotJars.write(list);
  }

  @Test
  void sameJars_areAccepted_whateverTheirAge() throws IOException {
    Files.setLastModifiedTime(library, FileTime.fromMillis(0));
    Files.writeString(folder.resolve("README"), "changed");
    assertThat(AotJars.complaint(list)).isEmpty();
    assertThat(Files.readAllLines(list)).hasSize(2);
  }

  @Test
  void anotherJarOfTheSameSizeAndAge_isNamed() throws IOException {
    FileTime age = Files.getLastModifiedTime(library);
    Files.writeString(library, "2wo");
    Files.setLastModifiedTime(library, age);
    assertThat(AotJars.complaint(list)).hasValueSatisfying(
        words -> assertThat(words).contains("netty.jar").contains("-XX:AOTCache"));
  }

  @Test
  void missingJar_orList_orNothingListed_isRefused() throws IOException {
    Files.delete(library);
    assertThat(AotJars.complaint(list))
        .hasValueSatisfying(words -> assertThat(words).contains("netty.jar"));
    Files.writeString(list, "");
    assertThat(AotJars.complaint(list)).isPresent();
    Files.writeString(list, "no-space\n");
    assertThat(AotJars.complaint(list)).isPresent();
    Files.delete(list);
    assertThat(AotJars.complaint(list)).isPresent();
  }
}
