/** A policy as people write it: rules as records, and the digest certificates bind. */
@NullMarked
package dev.evenkeel.policy.contract;

import org.jspecify.annotations.NullMarked;
