/**
 * What providers do not get to see: {@link dev.evenkeel.policy.privacy.PrivacyRules} conceal a
 * turn's
 * request and put the caller's values back into the answer.
 */
@NullMarked
package dev.evenkeel.policy.privacy;

import org.jspecify.annotations.NullMarked;
