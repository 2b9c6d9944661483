package dev.evenkeel.server.cli;

import dev.evenkeel.core.access.KeyRing;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Makes a client key and the hash that goes into the configuration. */
@Command(name = "key", mixinStandardHelpOptions = true, description = {
    "Makes a client key and the hash that goes into the configuration.",
    "The key is shown once and kept nowhere. Give it to the caller; write the hash under tenants."})
final class KeyCommand implements Callable<Integer> {
  private static final int BYTES = 24;

  @CommandLine.Spec
  private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  @Override
  public Integer call() {
    byte[] random = new byte[BYTES];
    new SecureRandom().nextBytes(random);
    String key = "ek-" + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    var out = spec.commandLine().getOut();
    out.println("key:     " + key);
    out.println("sha256:  " + KeyRing.hash(key));
    out.println();
    out.println("tenants:");
    out.println("  my-app:");
    out.println("    keys: [ { id: first, sha256: " + KeyRing.hash(key) + " } ]");
    return 0;
  }
}
