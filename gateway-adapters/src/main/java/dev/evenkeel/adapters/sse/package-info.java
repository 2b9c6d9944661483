/** Server-sent events, bytes in and slices out: {@link dev.evenkeel.adapters.sse.SseParser}. */
@NullMarked
package dev.evenkeel.adapters.sse;

import org.jspecify.annotations.NullMarked;
