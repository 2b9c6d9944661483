/**
 * Asks real routes the probes of a suite. Blocks; used by the command line, never by an event loop.
 */
@NullMarked
package dev.evenkeel.server.certify;

import org.jspecify.annotations.NullMarked;
