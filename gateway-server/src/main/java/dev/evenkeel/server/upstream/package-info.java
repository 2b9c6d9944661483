/**
 * The providers' side of the wire: pooled connections per event loop, the attempt's clocks,
 * cancellation. Buffers never leave this package.
 */
@NullMarked
package dev.evenkeel.server.upstream;

import org.jspecify.annotations.NullMarked;
