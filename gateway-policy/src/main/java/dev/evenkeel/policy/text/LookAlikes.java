package dev.evenkeel.policy.text;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Letters that read as Latin ones: the prototypes of UTS #39, and what its data leave out because
 * it
 * is about identifiers: letters that look alike as capitals, small capitals, and letters turned
 * upside down.
 */
final class LookAlikes {
  private static final String OURS =
      "вbнhкkмmтtαaοoρpτtυuιiκkνvχxεeηnβbζzϲc" + "ᴀaʙbᴄcᴅdᴇeꜰfɢgʜhɪiᴊjᴋkʟlᴍmɴnᴏoᴘpʀrꜱsᴛtᴜuᴠvᴡwʏyᴢz"
          + "ɐaɔcǝeɟfƃgɥhᴉiɾjʞkɯmɹrʇtʌvʍwʎy" + "ƀbȼcɇeǥgɨiɍrʉuɏyƶzⱥa";
  /** Everyday letters of some language: there they are told apart, except in disguises. */
  private static final String EVERYDAY = "ıłŁđĐгГøØħĦŧŦəƏμ";

  private LookAlikes() {}

  /** Puts them into a table of folded characters by code point. */
  static void into(char[] table) {
    String lines;
    try (InputStream in = LookAlikes.class.getResourceAsStream("look-alikes.txt")) {
      if (in == null) {
        throw new IllegalStateException("look-alikes.txt is part of the product");
      }
      lines = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    lines.lines()
        .filter(line -> !line.startsWith("#"))
        .forEach(line -> line.substring(2)
            .codePoints()
            .filter(code -> EVERYDAY.indexOf(code) < 0)
            .forEach(code -> table[code] = line.charAt(0)));
    for (int i = 0; i < OURS.length(); i += 2) {
      char alike = OURS.charAt(i);
      table[alike] = OURS.charAt(i + 1);
      table[Character.toUpperCase(alike)] = OURS.charAt(i + 1);
    }
  }
}
