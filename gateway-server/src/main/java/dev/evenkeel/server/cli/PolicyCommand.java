package dev.evenkeel.server.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Tools for the people who write policies. */
@Command(name = "policy", mixinStandardHelpOptions = true, description = {
    "Tools for the people who write policies."}, subcommands = {PolicyTestCommand.class,
        ExplainCommand.class, ClassifyCommand.class, QueryCommand.class, TrainCommand.class})
final class PolicyCommand implements Runnable {
  @CommandLine.Spec
  private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
