/**
 * Forced failovers that look at the outcome, not only at whether traffic moved. Start with
 * {@link dev.evenkeel.server.drill.DrillRun}, which holds one, and
 * {@link dev.evenkeel.server.drill.DrillJudge}, which says what it showed; where it is held is a
 * {@link dev.evenkeel.server.drill.Venue}.
 */
@NullMarked
package dev.evenkeel.server.drill;

import org.jspecify.annotations.NullMarked;
