package dev.evenkeel.adapters.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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
  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
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

  /**
   * Four numbers of each, so that one line of the processor's cache tells it: its first and its
   * last eight bytes, zeros behind a shorter one, its length, and nothing.
   */
  private static final long[] ROWS = new long[4 * SIZE];
  private static final byte[][] OCTETS = new byte[SIZE][];

  static {
    for (int place = 0; place < SIZE; place++) {
      String known = COMMON[place];
      OCTETS[place] = known == null ? new byte[0] : octets(known);
      ROWS[4 * place] = first(OCTETS[place], 0, OCTETS[place].length);
      ROWS[4 * place + 1] = last(OCTETS[place], 0, OCTETS[place].length);
      ROWS[4 * place + 2] = OCTETS[place].length;
    }
  }

  private @Nullable String @Nullable [] others;

  /** The name that the bytes, ASCII without escapes, spell. */
  String of(byte[] octets, int from, int to) {
    long first = first(octets, from, to);
    long last = last(octets, from, to);
    int hash = hash(first, last);
    for (int place = spread(hash);; place = (place + 1) & (SIZE - 1)) {
      int row = 4 * place;
      if (ROWS[row + 2] == to - from && ROWS[row] == first && ROWS[row + 1] == last) {
        String known = COMMON[place];
        if (known != null && (to - from <= 16
            || Arrays.equals(OCTETS[place], 8, to - from - 8, octets, from + 8, to - 8))) {
          return known;
        }
      }
      if (ROWS[row + 2] == 0) {
        return other(octets, from, to, hash);
      }
    }
  }

  /** The first eight bytes, zeros behind a shorter name. */
  private static long first(byte[] octets, int from, int to) {
    int length = Math.min(8, to - from);
    if (from + 8 <= octets.length) {
      long eight = (long) EIGHT.get(octets, from);
      return length == 8 ? eight : eight & ((1L << (8 * length)) - 1);
    }
    long eight = 0;
    for (int i = 0; i < length; i++) {
      eight |= (octets[from + i] & 0xFFL) << (8 * i);
    }
    return eight;
  }

  /** The last eight bytes; of a shorter name the same as {@link #first}. */
  private static long last(byte[] octets, int from, int to) {
    return first(octets, Math.max(from, to - 8), to);
  }

  private static int hash(long first, long last) {
    long mixed = (first ^ last * 0x9E37_79B9_7F4A_7C15L) * 0xBF58_476D_1CE4_E5B9L;
    return (int) (mixed >>> 32);
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
      byte[] octets = octets(word);
      int place = spread(hash(first(octets, 0, octets.length), last(octets, 0, octets.length)));
      while (table[place] != null) {
        place = (place + 1) & (SIZE - 1);
      }
      table[place] = word.intern(); // As the readers' own words are: most are told by identity.
    }
    return table;
  }

  private static byte[] octets(String word) {
    return word.getBytes(StandardCharsets.US_ASCII);
  }

  private static int spread(int hash) {
    return (hash ^ hash >>> 9 ^ hash >>> 18) & (SIZE - 1);
  }
}
