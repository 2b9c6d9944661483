package dev.evenkeel.server.cli;

import dev.evenkeel.policy.certify.CertificateStore;
import dev.evenkeel.policy.certify.InvalidCertificateException;
import dev.evenkeel.policy.certify.Revocations;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows the list of revocations. */
@Command(name = "revocations", mixinStandardHelpOptions = true, description = {
    "Shows the signed list of revocations, or with --refresh signs it anew.",
    "A list is fresh for 30 days. With a stale one no other route than the reference serves workloads"
        + " that require controls."})
final class CertificateRevocationsCommand implements Callable<Integer> {
  @Mixin
  private ConfigOption config = new ConfigOption();

  @Option(names = "--refresh", description = "Sign the same list under the next number.")
  private boolean refresh;

  @Option(names = "--key", paramLabel = "FILE", description = "The private key that signs the list (default: certificates.signing-key).")
  private @Nullable Path key;

  @CommandLine.Spec
  private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    Assembly assembly = config.assemble();
    CertificateStore store = assembly.certificates();
    try {
      if (refresh) {
        store.refreshRevocations(CertificateSignCommand.signer(assembly, key));
      }
      Revocations list = store.revocations();
      var out = spec.commandLine().getOut();
      out.println(list.sequence() == 0 ? "nothing was ever revoked"
          : "list " + list.sequence() + " of " + list.issued() + ", fresh until "
              + list.nextUpdate() + ": " + list.revoked().size() + " revoked");
      list.revoked()
          .forEach(each -> out.println(
              "  " + each.serial() + "  " + each.at() + " by " + each.by() + ": " + each.reason()));
      return 0;
    } catch (InvalidCertificateException e) {
      throw new Main.Complaint(1, String.valueOf(e.getMessage()));
    }
  }
}
