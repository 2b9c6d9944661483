/** How Amazon's services want requests to be signed. */
@NullMarked
package dev.evenkeel.adapters.aws;

import org.jspecify.annotations.NullMarked;
