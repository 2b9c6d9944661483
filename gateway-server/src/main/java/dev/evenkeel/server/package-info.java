/** The process: {@link dev.evenkeel.server.Wiring} puts every part together by hand. */
@NullMarked
package dev.evenkeel.server;

import org.jspecify.annotations.NullMarked;
