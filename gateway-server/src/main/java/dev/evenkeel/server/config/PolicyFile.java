package dev.evenkeel.server.config;

import dev.evenkeel.policy.contract.Policy;
import dev.evenkeel.policy.filter.CompiledPolicy;
import dev.evenkeel.policy.trial.PolicyTest;
import dev.evenkeel.server.upstream.RemoteGuard;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A policy with the tests it carries. Immutable.
 *
 * @param contract the policy, ready to be held on streams
 * @param tests in the order of the file; not a part of the policy's digest
 * @param unasked names of the remote guards that the policy asks in a gateway and that {@code
 * contract} does not, because a policy by itself knows none
 */
public record PolicyFile(CompiledPolicy contract, List<PolicyTest> tests, List<String> unasked) {
  public PolicyFile {
    tests = List.copyOf(tests);
    unasked = List.copyOf(unasked);
  }

  /** The same as a gateway with that configuration has it: it asks its guards. */
  public PolicyFile asking(GatewayConfig config) {
    CompiledPolicy there = config.policies().get(policy().name());
    return there == null ? this : new PolicyFile(there, tests, List.of());
  }

  /** The policy as it is written. */
  public Policy policy() {
    return contract.policy();
  }

  /**
   * Reads a file that holds one policy and nothing else, as configurations include it. The policy
   * has the file's name without its ending, and asks no guards. Blocks.
   *
   * @param environment gives the value of an environment variable, null when it is not set
   * @throws ConfigException with everything that is wrong
   */
  public static PolicyFile read(Path file, Function<String, @Nullable String> environment) {
    Reading reading = new Reading(environment);
    PolicyFile read = reading.open(file).section(in -> section(stem(file), in, null));
    reading.problems().raise();
    return read;
  }

  /** @param guards whom it may ask, null where none is known: then it asks nobody */
  static PolicyFile section(String name, Section in, @Nullable Named<RemoteGuard> guards) {
    List<String> unasked = new ArrayList<>();
    CompiledPolicy contract = PolicyReader.policy(name, in, guards, unasked);
    return new PolicyFile(contract, PolicyTestReader.tests(in, contract.policy(), unasked),
        unasked);
  }

  /** The file's name without its ending. */
  static String stem(Path file) {
    String name = String.valueOf(file.getFileName());
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }
}
