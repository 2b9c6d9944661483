@NullMarked
package dev.evenkeel.server.upstream;

import org.jspecify.annotations.NullMarked;
