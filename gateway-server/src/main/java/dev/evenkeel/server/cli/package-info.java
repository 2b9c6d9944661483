/** The command line: {@link dev.evenkeel.server.cli.Main}. The only package that prints. */
@NullMarked
package dev.evenkeel.server.cli;

import org.jspecify.annotations.NullMarked;
