/** Server-sent events, incrementally: {@link dev.evenkeel.adapters.sse.SseParser}. */
@NullMarked
package dev.evenkeel.adapters.sse;

import org.jspecify.annotations.NullMarked;
