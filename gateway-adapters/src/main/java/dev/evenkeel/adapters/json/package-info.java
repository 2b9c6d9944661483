/**
 * JSON on the hot path: {@link dev.evenkeel.adapters.json.JsonScanner} reads what providers stream,
 * {@link dev.evenkeel.adapters.json.JsonText} writes what callers receive.
 */
@NullMarked
package dev.evenkeel.adapters.json;

import org.jspecify.annotations.NullMarked;
