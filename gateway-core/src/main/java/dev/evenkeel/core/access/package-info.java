/**
 * Who is calling: API keys, held as hashes, mapped to tenants.
 */
@NullMarked
package dev.evenkeel.core.access;

import org.jspecify.annotations.NullMarked;
