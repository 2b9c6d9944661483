/**
 * JSON on the hot path: {@link dev.evenkeel.adapters.json.JsonReader} pulls tokens out of byte
 * slices and {@link dev.evenkeel.adapters.json.JsonWriter} appends to a byte run, neither building
 * a
 * tree.
 */
@NullMarked
package dev.evenkeel.adapters.json;

import org.jspecify.annotations.NullMarked;
