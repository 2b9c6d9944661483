package dev.evenkeel.adapters.aws;

import dev.evenkeel.core.route.Secret;
import org.jspecify.annotations.Nullable;

/**
 * Amazon's credentials. Immutable.
 *
 * @param id the access key's id, which is not secret
 * @param secret the secret access key
 * @param sessionToken of temporary credentials, null for lasting ones
 */
public record AwsKeys(String id, Secret secret, @Nullable Secret sessionToken) {}
