/**
 * What is asked of remote guards and what they answer. Start with
 * {@link dev.evenkeel.core.guard.Question}.
 */
@NullMarked
package dev.evenkeel.core.guard;

import org.jspecify.annotations.NullMarked;
