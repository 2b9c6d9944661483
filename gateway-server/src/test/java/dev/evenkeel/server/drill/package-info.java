@NullMarked
package dev.evenkeel.server.drill;

import org.jspecify.annotations.NullMarked;
