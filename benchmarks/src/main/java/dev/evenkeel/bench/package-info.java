/** What the policy costs: JMH benchmarks, and measurements on ordinary text. */
@NullMarked
package dev.evenkeel.bench;

import org.jspecify.annotations.NullMarked;
