/**
 * Text as rules see it: folded character by character, matched incrementally with the least
 * possible hold.
 */
@NullMarked
package dev.evenkeel.policy.text;

import org.jspecify.annotations.NullMarked;
