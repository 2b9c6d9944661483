package dev.evenkeel.server.cli;

import dev.evenkeel.server.decisions.DecisionChain;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Checks the chain of decision records. */
@Command(name = "decisions", mixinStandardHelpOptions = true, description = {
    "Says whether any decision record in a folder was changed, dropped or moved.",
    "Walks the chain of records. Exits with 1 when it breaks."})
final class DecisionsCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FOLDER", arity = "0..1", defaultValue = ".evenkeel/decisions", description = "Where the records are (default: ${DEFAULT-VALUE}).")
  private Path folder = Path.of(".evenkeel/decisions");

  @CommandLine.Spec
  private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    if (!Files.isDirectory(folder)) {
      throw new Main.Complaint(2, "no such folder: " + folder);
    }
    DecisionChain.Verification found = DecisionChain.verify(folder);
    if (found.brokenAt() == null) {
      spec.commandLine().getOut().println(found.records() + " records, the chain is whole");
      return 0;
    }
    spec.commandLine()
        .getOut()
        .println("the chain breaks at " + found.brokenAt() + "; " + found.records()
            + " records before it are sound");
    return 1;
  }
}
