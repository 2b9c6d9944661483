/** What the contract says, and how it is held on a stream and proved of a route. */
@NullMarked
package dev.evenkeel.policy;

import org.jspecify.annotations.NullMarked;
