/**
 * The failure table, cell by cell: what a caller sees, what providers receive and what is recorded,
 * for every fault at every place of an answer, however it is delivered. Start with {@link
 * dev.evenkeel.server.matrix.Row}, the table, and {@link dev.evenkeel.server.matrix.Cell}, which
 * says what is combined.
 */
@NullMarked
package dev.evenkeel.server.matrix;

import org.jspecify.annotations.NullMarked;
