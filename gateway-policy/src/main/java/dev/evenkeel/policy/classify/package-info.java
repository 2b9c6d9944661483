/** What a question is about, and whether an answer refuses. */
@NullMarked
package dev.evenkeel.policy.classify;

import org.jspecify.annotations.NullMarked;
