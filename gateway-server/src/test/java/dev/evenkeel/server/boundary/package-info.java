/**
 * The policy between real wire formats: providers' bytes in, cut anywhere, callers' bytes out.
 * Start
 * with {@link dev.evenkeel.server.boundary.BoundaryOnTheWireTest}.
 */
@NullMarked
package dev.evenkeel.server.boundary;

import org.jspecify.annotations.NullMarked;
