/**
 * The record that explains one turn, and the hash chain that makes a change to it visible.
 */
@NullMarked
package dev.evenkeel.core.decision;

import org.jspecify.annotations.NullMarked;
