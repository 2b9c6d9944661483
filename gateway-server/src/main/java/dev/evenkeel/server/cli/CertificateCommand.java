package dev.evenkeel.server.cli;

import dev.evenkeel.core.route.KnownCertificate;
import dev.evenkeel.core.turn.Contract;
import dev.evenkeel.policy.certify.CertificateStore;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Tools around certificates. */
@Command(name = "certificate", mixinStandardHelpOptions = true, description = {
    "Lists, shows, checks, signs, revokes and renews certificates.",
    "`evenkeel certify` earns them."}, subcommands = {CertificateListCommand.class,
        CertificateShowCommand.class, CertificateVerifyCommand.class, CertificateSignCommand.class,
        CertificateRevokeCommand.class, CertificateRevocationsCommand.class,
        CertificateRenewCommand.class, CertificateResumeCommand.class})
final class CertificateCommand implements Runnable {
  @CommandLine.Spec
  private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** Every certificate of a configuration, as it stands now. */
  static List<KnownCertificate> known(Assembly assembly, CertificateStore store) {
    return store.known(pool -> {
      Contract contract = assembly.contract(pool);
      return contract.digest();
    });
  }

  /** The one of that serial. */
  static KnownCertificate find(Assembly assembly, CertificateStore store, String serial)
      throws Main.Complaint {
    return known(assembly, store).stream()
        .filter(each -> each.serial().equals(serial))
        .findFirst()
        .orElseThrow(() -> new Main.Complaint(1, "no certificate '" + serial
            + "' that a trusted key vouches for; see: evenkeel certificate list"));
  }
}
