/** What of the operating system Java has no word for. Nothing here is needed to work right. */
@NullMarked
package dev.evenkeel.server.system;

import org.jspecify.annotations.NullMarked;
