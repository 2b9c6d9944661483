/**
 * How each side speaks: pure translators between wire bytes and
 * {@link dev.evenkeel.core.chat.ChatEvent}s; nothing of policy, no sockets. Start at
 * {@link dev.evenkeel.adapters.ProviderProtocol} for the provider's side and
 * {@link dev.evenkeel.adapters.AnswerEncoder} for the caller's.
 */
@NullMarked
package dev.evenkeel.adapters;

import org.jspecify.annotations.NullMarked;
