/**
 * The gateway over real sockets: official clients on one side, simulated or scripted providers on
 * the other.
 */
@NullMarked
package dev.evenkeel.server.end2end;

import org.jspecify.annotations.NullMarked;
