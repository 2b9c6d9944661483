/**
 * Where decisions go: one writer thread off the event loops, a chained file, a log line, the
 * meters.
 */
@NullMarked
package dev.evenkeel.server.decisions;

import org.jspecify.annotations.NullMarked;
