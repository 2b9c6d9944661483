package dev.evenkeel.adapters.json;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Makes strings of properties' names. The names that callers and providers use are made once for
 * all readers;
 * others are remembered, a few of them, so that a vendor's own field costs a string once and not
 * per token. Confined to one event loop.
 */
final class KnownNames {
  private static final int SIZE = 512;
  private static final int REMEMBERED = 32;
  private static final int LONGEST = 64;
  private static final @Nullable String[] COMMON =
      table("additionalProperties annotations arguments audio cache_creation_input_tokens"
          + " cache_read_input_tokens cached_tokens choices code completion_tokens"
          + " completion_tokens_details content content_block content_filter_results"
          + " created data delta description detail enum error file finish_reason format"
          + " frequency_penalty function function_call id image_url include_usage index"
          + " input input_audio input_tokens items json_object json_schema logit_bias"
          + " logprobs max_completion_tokens max_tokens message messages metadata"
          + " modalities model n name native_finish_reason obfuscation object output_tokens"
          + " parallel_tool_calls param parameters partial_json presence_penalty"
          + " prompt_cache_key prompt_filter_results prompt_tokens prompt_tokens_details"
          + " properties provider reasoning reasoning_content reasoning_effort"
          + " reasoning_tokens refusal required response_format role safety_identifier"
          + " schema seed service_tier signature stop stop_reason stop_sequence store"
          + " stream stream_options strict system_fingerprint temperature text thinking"
          + " timings tool_call_id tool_calls tool_choice tools top_logprobs top_p"
          + " total_tokens type url usage user verbosity x_groq");

  private @Nullable String @Nullable [] others;

  /** The name that the bytes, ASCII without escapes, spell. */
  String of(byte[] octets, int from, int to) {
    int hash = 0;
    for (int i = from; i < to; i++) {
      hash = hash * 31 + octets[i];
    }
    for (int place = spread(hash);; place = (place + 1) & (SIZE - 1)) {
      String known = COMMON[place];
      if (known == null) {
        return other(octets, from, to, hash);
      }
      if (same(octets, from, to, known)) {
        return known;
      }
    }
  }

  private String other(byte[] octets, int from, int to, int hash) {
    @Nullable String[] table = others;
    if (table == null) {
      table = new @Nullable String[REMEMBERED];
      others = table;
    }
    int place = spread(hash) & (REMEMBERED - 1);
    String there = table[place];
    if (there != null && same(octets, from, to, there)) {
      return there;
    }
    String fresh = new String(octets, from, to - from, StandardCharsets.ISO_8859_1);
    if (fresh.length() <= LONGEST) {
      table[place] = fresh;
    }
    return fresh;
  }

  /** Whether the bytes spell {@code text} in ASCII. */
  static boolean same(byte[] octets, int from, int to, String text) {
    int length = to - from;
    if (text.length() != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (text.charAt(i) != octets[from + i]) {
        return false;
      }
    }
    return true;
  }

  private static @Nullable String[] table(String words) {
    @Nullable String[] table = new @Nullable String[SIZE];
    for (String word : words.split(" ", -1)) {
      int place = spread(word.hashCode()); // Of ASCII the same as the hash of its bytes.
      while (table[place] != null) {
        place = (place + 1) & (SIZE - 1);
      }
      table[place] = word;
    }
    return table;
  }

  private static int spread(int hash) {
    return (hash ^ hash >>> 9 ^ hash >>> 18) & (SIZE - 1);
  }
}
