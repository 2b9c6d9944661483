@NullMarked
package dev.evenkeel.server.decisions;

import org.jspecify.annotations.NullMarked;
