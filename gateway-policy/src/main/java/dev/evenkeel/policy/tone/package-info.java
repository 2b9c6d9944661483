/** How answers sound: habits that can be cut or evened out, and a profile of each answer. */
@NullMarked
package dev.evenkeel.policy.tone;

import org.jspecify.annotations.NullMarked;
