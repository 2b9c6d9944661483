/**
 * What is asked and what is answered, free of any vendor's wire:
 * {@link dev.evenkeel.core.chat.ChatRequest} in, {@link dev.evenkeel.core.chat.ChatEvent}s out.
 */
@NullMarked
package dev.evenkeel.core.chat;

import org.jspecify.annotations.NullMarked;
