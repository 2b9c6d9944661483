package dev.evenkeel.server.simulate;

import org.jspecify.annotations.Nullable;

/**
 * An error as the vendor words it.
 *
 * @param status the HTTP status
 * @param type the vendor's type
 * @param message for people
 * @param param the field at fault, on the OpenAI wire
 * @param code the vendor's code, on the OpenAI wire
 */
record VendorError(int status, String type, String message, @Nullable String param,
    @Nullable String code) {
  static VendorError of(int status, String type, String message) {
    return new VendorError(status, type, message, null, null);
  }
}
