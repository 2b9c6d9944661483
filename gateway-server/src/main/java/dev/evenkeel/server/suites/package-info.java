/**
 * Suites of other programs, made into ours: start at {@link
 * dev.evenkeel.server.suites.PromptfooImport} and {@link dev.evenkeel.server.suites.EvalsImport}.
 */
@NullMarked
package dev.evenkeel.server.suites;

import org.jspecify.annotations.NullMarked;
