/**
 * Checks what a model wrote against the JSON schemas its caller sent. Both are strangers' text, so
 * everything is bounded: see {@link dev.evenkeel.adapters.schema.RequestShapes}.
 */
@NullMarked
package dev.evenkeel.adapters.schema;

import org.jspecify.annotations.NullMarked;
