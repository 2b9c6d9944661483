package dev.evenkeel.server.cli;

import dev.evenkeel.server.config.ConfigException;
import dev.evenkeel.server.config.ConfigLoader;
import dev.evenkeel.server.config.PolicyFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that choose policies: those of a configuration, or a policy file by itself. */
final class PolicyOption {
  @Option(names = {"-c",
      "--config"}, paramLabel = "FILE", defaultValue = "config/evenkeel.yaml", description = "The configuration that has the policies (default: ${DEFAULT-VALUE}).")
  private Path config = Path.of("config/evenkeel.yaml");

  @Option(names = "--policy", paramLabel = "NAME|FILE", description = "A policy of the configuration, or a file that holds one policy and needs no configuration.")
  private @Nullable String chosen;

  /** Whether one was chosen. */
  boolean given() {
    return chosen != null;
  }

  /** Every policy that is meant; at least one. */
  List<PolicyFile> all() throws Main.Complaint {
    String name = chosen;
    try {
      if (name != null && (Files.isRegularFile(Path.of(name)) || name.endsWith(".yaml"))) {
        return List.of(PolicyFile.read(Path.of(name), System::getenv));
      }
      Map<String, PolicyFile> policies = ConfigLoader.policies(config, System::getenv);
      if (policies.isEmpty()) {
        throw new Main.Complaint(2, config + " has no policies");
      }
      if (name == null) {
        return List.copyOf(policies.values());
      }
      PolicyFile one = policies.get(name);
      if (one == null) {
        throw new Main.Complaint(2, "no policy '" + name + "' in " + config + "; there are "
            + String.join(", ", policies.keySet()));
      }
      return List.of(one);
    } catch (ConfigException e) {
      throw new Main.Complaint(Main.WRONG_CONFIGURATION, String.valueOf(e.getMessage()));
    }
  }

  /** The configuration the policies are in, whole. */
  Assembly assemble() throws Main.Complaint {
    if (chosen != null && (Files.isRegularFile(Path.of(chosen)) || chosen.endsWith(".yaml"))) {
      throw new Main.Complaint(2, "a policy file by itself knows no guards; name a policy of a"
          + " configuration with --policy, or leave it out for all");
    }
    return Assembly.of(config);
  }

  /** The same policies as a gateway with that configuration has them: they ask their guards. */
  List<PolicyFile> asking(Assembly assembly) throws Main.Complaint {
    return all().stream().map(file -> file.asking(assembly.config())).toList();
  }

  /** The one policy that is meant. */
  PolicyFile one() throws Main.Complaint {
    List<PolicyFile> all = all();
    if (all.size() > 1) {
      throw new Main.Complaint(2, "say which policy with --policy: "
          + String.join(", ", all.stream().map(each -> each.policy().name()).toList()));
    }
    return all.getFirst();
  }
}
