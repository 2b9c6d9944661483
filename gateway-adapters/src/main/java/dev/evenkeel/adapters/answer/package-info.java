/**
 * What every provider's decoder keeps while an answer comes in:
 * {@link dev.evenkeel.adapters.answer.AnswerEvents} sees to it that the events leave whole and in
 * order.
 */
@NullMarked
package dev.evenkeel.adapters.answer;

import org.jspecify.annotations.NullMarked;
