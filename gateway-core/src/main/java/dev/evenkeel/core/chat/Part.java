package dev.evenkeel.core.chat;

import org.jspecify.annotations.Nullable;

/** One piece of a message's content. Immutable. */
public sealed interface Part {
  /** Plain text; may be empty. */
  record Text(String text) implements Part {}

  /** A refusal that an earlier answer of the conversation carried. */
  record Refusal(String text) implements Part {}

  /** An image by {@code https:} or {@code data:} URL. */
  record Image(String url, @Nullable String detail) implements Part {}

  /** Sound, base64, with its format ({@code wav} or {@code mp3}). */
  record Audio(String data, String format) implements Part {}

  /** A file, by provider id or as base64 data; at least one is present. */
  record File(@Nullable String id, @Nullable String data, @Nullable String name) implements Part {}
}
