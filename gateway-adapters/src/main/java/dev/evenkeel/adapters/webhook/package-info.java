/**
 * What the operator's own services are sent, and how they know that it is from the gateway.
 */
@NullMarked
package dev.evenkeel.adapters.webhook;

import org.jspecify.annotations.NullMarked;
