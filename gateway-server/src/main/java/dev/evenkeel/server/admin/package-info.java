/**
 * The operators' side: liveness, readiness, metrics, and what the gateway knows of its pools and
 * decisions.
 */
@NullMarked
package dev.evenkeel.server.admin;

import org.jspecify.annotations.NullMarked;
