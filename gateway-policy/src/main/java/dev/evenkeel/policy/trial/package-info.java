/**
 * What a policy would do with a text, away from any provider: a policy's own tests, and the
 * explanation of one text. Start at {@link dev.evenkeel.policy.trial.Trial}.
 */
@NullMarked
package dev.evenkeel.policy.trial;

import org.jspecify.annotations.NullMarked;
