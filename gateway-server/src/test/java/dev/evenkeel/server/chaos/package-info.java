/**
 * Conversations under load with providers that fail at random: nothing of what is promised may
 * break, however the faults fall. Start with {@link dev.evenkeel.server.chaos.ChaosTest}.
 */
@NullMarked
package dev.evenkeel.server.chaos;

import org.jspecify.annotations.NullMarked;
