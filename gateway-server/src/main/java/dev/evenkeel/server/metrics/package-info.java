/**
 * What is counted, under which names.
 */
@NullMarked
package dev.evenkeel.server.metrics;

import org.jspecify.annotations.NullMarked;
