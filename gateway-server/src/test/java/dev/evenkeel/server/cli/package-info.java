@NullMarked
package dev.evenkeel.server.cli;

import org.jspecify.annotations.NullMarked;
