/**
 * Tells people of conversations that they have to take over, away from the event loops.
 */
@NullMarked
package dev.evenkeel.server.handoff;

import org.jspecify.annotations.NullMarked;
