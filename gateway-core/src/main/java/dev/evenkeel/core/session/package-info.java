/**
 * Which conversation a turn belongs to, and which route that conversation is pinned to.
 */
@NullMarked
package dev.evenkeel.core.session;

import org.jspecify.annotations.NullMarked;
