package dev.evenkeel.server.cli;

import dev.evenkeel.policy.certify.InvalidCertificateException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.function.IntSupplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The program. Exit codes: 0 done, 1 a check failed, 2 wrong usage, 70 a fault, 78 a wrong
 * configuration.
 */
@Command(name = "evenkeel", mixinStandardHelpOptions = true, version = "evenkeel 0.1.0", description = {
    "A reverse-proxy gateway for LLM traffic: your assistant keeps one posture,",
    "whichever model answers.", "", "New here? Run `evenkeel demo`."}, subcommands = {
        ServeCommand.class, ValidateCommand.class, ControlsCommand.class, ExceptionsCommand.class,
        CertifyCommand.class, CertificateCommand.class, DriftCommand.class, DrillCommand.class,
        DemoCommand.class, SimulateCommand.class, KeyCommand.class, DecisionsCommand.class,
        PolicyCommand.class,
        SuiteCommand.class}, exitCodeListHeading = "%nExit codes:%n", exitCodeList = {"0:done",
            "1:a check failed", "2:wrong usage", "70:a fault", "78:a wrong configuration"})
public final class Main implements Runnable {
  /** A wrong configuration; sysexits' EX_CONFIG. */
  static final int WRONG_CONFIGURATION = 78;
  /** A fault of the program or its surroundings; sysexits' EX_SOFTWARE. */
  static final int FAULT = 70;

  @CommandLine.Spec
  private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  public static void main(String[] arguments) {
    int code = AotJars.complaint()
        .map(Main::refuse)
        .orElseGet(() -> whole(() -> commandLine().execute(arguments), System.err));
    if (code != KEEP_RUNNING) {
      System.exit(code);
    }
  }

  /** Where threads or memory end, nothing half begun stays: what runs by then would go on. */
  static int whole(IntSupplier command, PrintStream err) {
    try {
      return command.getAsInt();
    } catch (OutOfMemoryError e) {
      err.println("evenkeel: " + e.getMessage()
          + "; look at limits on processes (pids.max, ulimit -u) and on memory (-Xmx, -XX:MaxDirectMemorySize)");
      return FAULT;
    }
  }

  private static int refuse(String complaint) {
    System.err.println("evenkeel: " + complaint);
    return WRONG_CONFIGURATION;
  }

  /** Returned by commands that leave threads running. */
  static final int KEEP_RUNNING = Integer.MIN_VALUE;

  static CommandLine commandLine() {
    CommandLine line = new CommandLine(new Main());
    line.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    line.setExecutionExceptionHandler((thrown, command, _) -> {
      command.getErr().println("evenkeel: " + describe(thrown));
      return thrown instanceof Complaint complaint ? complaint.code() : FAULT;
    });
    return line;
  }

  /** What happened, in words; a fault of ours keeps its name. */
  static String describe(Exception thrown) {
    String message = thrown.getMessage();
    if (message == null) {
      return thrown.toString();
    }
    return switch (thrown) {
      case Complaint _,InvalidCertificateException _ -> message;
      case NoSuchFileException _ -> "there is no such file or folder: " + message;
      case AccessDeniedException _ -> "we are not allowed to use " + message;
      // The words of all others are about what could not be done, not about our code.
      case FileSystemException _ -> message;
      case IOException _ when thrown.getClass() == IOException.class -> message;
      default -> thrown.toString();
    };
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** Something the user can mend; shown without a stack. */
  static final class Complaint extends Exception {
    private static final long serialVersionUID = 1L;
    private final int code;

    Complaint(int code, String message) {
      super(message);
      this.code = code;
    }

    int code() {
      return code;
    }
  }
}
