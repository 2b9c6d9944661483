@NullMarked
package dev.evenkeel.server.metrics;

import org.jspecify.annotations.NullMarked;
