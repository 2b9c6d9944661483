package dev.evenkeel.server.cli;

import dev.evenkeel.server.simulate.Fault;
import dev.evenkeel.server.simulate.Persona;
import dev.evenkeel.server.simulate.Personas;
import dev.evenkeel.server.simulate.SimulateOptions;
import dev.evenkeel.server.simulate.SimulatedProvider;
import dev.evenkeel.server.simulate.Simulators;
import dev.evenkeel.server.upstream.Transport;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Plays a provider, to try a gateway without keys or network. */
@Command(name = "simulate", mixinStandardHelpOptions = true, description = {
    "Plays a provider on loopback, with faults on demand.",
    "A persona with its posture, tone and pace, in its vendor's dialect. Faults come by --fault, by the"
        + " header x-simulate-fault, or after a ! in the model's name, such as steady!cut5."}, footer = {
            "",
            "Faults: 503, 429:7, hang, slow800, stall5, cut5, reset5, error5, truncate5, bad5, refuse,"
                + " swap:MODEL, dead. A number is a place in tokens, a status or milliseconds."})
final class SimulateCommand implements Callable<Integer> {
  @Option(names = "--persona", paramLabel = "NAME", defaultValue = "steady", description = "steady, kindred or cautious (default: ${DEFAULT-VALUE}).")
  private String persona = "steady";

  @Option(names = "--port", paramLabel = "PORT", defaultValue = "9101", description = "Where to listen, 0 for any (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(names = "--api-key", paramLabel = "KEY", description = "Callers must send this key.")
  private @Nullable String apiKey;

  @Option(names = "--fault", paramLabel = "FAULT", description = "A fault for every answer.")
  private @Nullable String fault;

  @Option(names = "--first-token-ms", paramLabel = "MS", description = "Time to the first token.")
  private @Nullable Integer firstToken;

  @Option(names = "--token-ms", paramLabel = "MS", description = "Time between tokens.")
  private @Nullable Integer betweenTokens;

  @CommandLine.Spec
  private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    Persona played = Personas.named(persona)
        .orElseThrow(() -> new Main.Complaint(2, "no persona '" + persona + "'; there are "
            + Personas.all().stream().map(Persona::name).collect(Collectors.joining(", "))));
    if (firstToken != null || betweenTokens != null) {
      played = played.paced(Duration.ofMillis(firstToken == null ? 0 : firstToken),
          Duration.ofMillis(betweenTokens == null ? 0 : betweenTokens));
    }
    SimulatedProvider provider = new Simulators(Clock.systemUTC()).start(
        new SimulateOptions(played, SimulateOptions.LOOPBACK, port, apiKey),
        Transport.best().loops(1, "simulated"));
    if (fault != null) {
      try {
        provider.faults().set(Fault.parse(fault));
      } catch (IllegalArgumentException e) {
        throw new Main.Complaint(2, e.getMessage() == null ? "not a fault" : e.getMessage());
      }
    }
    spec.commandLine()
        .getOut()
        .println("playing " + played.name() + " (" + played.model() + ", "
            + played.dialect().name().toLowerCase(java.util.Locale.ROOT) + "'s dialect) at "
            + provider.baseUrl());
    return Main.KEEP_RUNNING;
  }
}
