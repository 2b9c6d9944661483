package dev.evenkeel.server.cli;

import dev.evenkeel.core.route.Pool;
import dev.evenkeel.core.route.Route;
import dev.evenkeel.core.session.AffinityTable;
import dev.evenkeel.core.turn.IdentityWatch;
import dev.evenkeel.policy.certify.Certificate;
import dev.evenkeel.policy.certify.CertificateStore;
import dev.evenkeel.server.Settings;
import dev.evenkeel.server.Wiring;
import dev.evenkeel.server.config.GatewayConfig;
import dev.evenkeel.server.decisions.TurnLog;
import dev.evenkeel.server.drift.Proofs;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs the gateway. */
@Command(name = "serve", mixinStandardHelpOptions = true, description = {
    "Runs the gateway until it is asked to stop; then lets running answers end.", "",
    "Changed files go live within a few seconds and drop no answer; wrong ones change",
    "nothing and are told in the log. What only a restart changes is named there too."})
final class ServeCommand implements Callable<Integer> {
  private static final int RELOAD_SECONDS = 5;
  private static final int LOOK_SECONDS = 1;

  @Mixin
  private ConfigOption config = new ConfigOption();

  /**
   * Sessions' room is taken at once, so that no heap is found too small in the middle of the day.
   */
  static void room(int sessions, long heapBytes) throws Main.Complaint {
    long bytes = AffinityTable.bytes(sessions);
    if (bytes > heapBytes / 2) {
      throw new Main.Complaint(Main.WRONG_CONFIGURATION,
          "server.sessions: room for " + sessions + " sessions takes " + (bytes >> 20)
              + " MiB, which is more than half of the heap's " + (heapBytes >> 20)
              + " MiB; ask for fewer, or give it more (EVENKEEL_HEAP=512m, or -Xmx512m)");
    }
  }

  @Override
  public Integer call() throws Exception {
    Assembly assembly = config.assemble();
    room(assembly.config().server().sessions(), Runtime.getRuntime().maxMemory());
    logging(assembly.config().log());
    Logger log = LoggerFactory.getLogger("evenkeel");
    CertificateStore store = assembly.certificates();
    ScheduledExecutorService files = Executors.newSingleThreadScheduledExecutor(
        task -> Thread.ofPlatform().name("evenkeel-files").daemon(true).unstarted(task));
    Settings settings = assembly.settings(store, identity(store, files, log),
        proofs(store, files, log), turnLog(assembly.config().log()));
    Wiring gateway = Wiring.start(settings);
    // A certificate written by `evenkeel certify`, here or elsewhere, holds without a restart.
    CertificateWarnings warnings = new CertificateWarnings();
    ExceptionWarnings exceptions = new ExceptionWarnings();
    AttestationWarnings attestations = new AttestationWarnings();
    ConfigWatch watch = new ConfigWatch(assembly, settings.live(), config.file(), System::getenv,
        store, gateway, log);
    files.scheduleWithFixedDelay(() -> {
      reload(store, log);
      warn(warnings, watch.live(), store, log);
      exceptions.fresh(watch.live().config().exceptions().values(), LocalDate.now(ZoneOffset.UTC))
          .forEach(line -> log.warn("{}", line));
      attestations.fresh(watch.live().config().pools().values(), LocalDate.now(ZoneOffset.UTC))
          .forEach(line -> log.warn("{}", line));
    }, RELOAD_SECONDS, RELOAD_SECONDS, TimeUnit.SECONDS);
    files.scheduleWithFixedDelay(watch::look, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
    if (assembly.config().keys().open()) {
      log.info("no client keys are configured: anybody on this machine may call, nobody else can");
    }
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("evenkeel-stop").unstarted(() -> {
      gateway.close();
      files.shutdownNow();
    }));
    return Main.KEEP_RUNNING;
  }

  /** Sets a certificate aside when another model answers, at once; writes it down elsewhere. */
  static IdentityWatch identity(CertificateStore store, Executor files, Logger log) {
    return (pool, route, model) -> {
      log.warn("route {} answered as {}, which is not what was certified: suspended", route.id(),
          model);
      store.suspend(pool.name(), route.id(), "answered as " + model)
          .ifPresent(suspension -> files.execute(() -> keep(store, suspension, log)));
    };
  }

  /** Reads certificates for whoever watches the routes, and sets them aside for it. */
  static Proofs proofs(CertificateStore store, Executor files, Logger log) {
    return new Proofs() {
      @Override
      public Optional<Certificate> of(Pool pool, Route route) {
        return store.certificate(pool.name(), route.id());
      }

      @Override
      public void suspend(Pool pool, Route route, String reason) {
        store.suspend(pool.name(), route.id(), reason).ifPresent(suspension -> {
          log.error("route {} is suspended in pool {}, somebody has to look: {}", route.id(),
              pool.name(), reason);
          files.execute(() -> keep(store, suspension, log));
        });
      }
    };
  }

  private static void reload(CertificateStore store, Logger log) {
    try {
      store.reload();
    } catch (IOException | RuntimeException e) {
      log.warn("certificates could not be read again, the old ones hold: {}", e.toString());
    }
  }

  private static void warn(CertificateWarnings warnings, Assembly live, CertificateStore store,
      Logger log) {
    try {
      warnings.fresh(CertificateCommand.known(live, store), Instant.now())
          .forEach(line -> log.warn("{}", line));
    } catch (RuntimeException e) {
      log.warn("it cannot be told which certificates end soon: {}", e.toString());
    }
  }

  private static void keep(CertificateStore store,
      dev.evenkeel.policy.certify.Suspension suspension, Logger log) {
    try {
      store.keep(suspension);
    } catch (IOException e) {
      log.error("a suspension could not be written down: {}", e.toString());
    }
  }

  /** A line per turn, on standard output like everything else that is logged. */
  private static @Nullable TurnLog turnLog(GatewayConfig.Log log) {
    boolean quiet =
        log.level() == GatewayConfig.Log.Level.ERROR || log.level() == GatewayConfig.Log.Level.WARN;
    String format = System.getenv("EVENKEEL_LOG");
    boolean json =
        format == null ? log.format() == GatewayConfig.Log.Format.JSON : format.equals("json");
    TurnLog.Form form = !json ? TurnLog.Form.TEXT
        : log.turns() == GatewayConfig.Log.Turns.WHOLE ? TurnLog.Form.WHOLE : TurnLog.Form.SHORT;
    return quiet || log.turns() == GatewayConfig.Log.Turns.OFF ? null
        : new TurnLog(new FileOutputStream(FileDescriptor.out), form);
  }

  /** Before the first logger is made; the environment wins over the file. */
  private static void logging(GatewayConfig.Log log) {
    if (System.getenv("EVENKEEL_LOG") == null) {
      System.setProperty("EVENKEEL_LOG", log.format().name().toLowerCase(Locale.ROOT));
    }
    if (System.getenv("EVENKEEL_LOG_LEVEL") == null) {
      System.setProperty("EVENKEEL_LOG_LEVEL", log.level().name());
    }
  }
}
