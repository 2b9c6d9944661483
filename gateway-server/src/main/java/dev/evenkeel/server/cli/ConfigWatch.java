package dev.evenkeel.server.cli;

import dev.evenkeel.core.turn.Contract;
import dev.evenkeel.policy.certify.CertificateStore;
import dev.evenkeel.server.Settings;
import dev.evenkeel.server.Wiring;
import dev.evenkeel.server.config.GatewayConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Makes changed files live: the configuration, everything it includes, its prompts, secrets and TLS
 * files. A set of files that is wrong changes nothing and is told once. Confined to one thread;
 * blocks.
 *
 * <p>
 * Turns under way end with what they began with. What only a new process can change (listeners,
 * limits, where records are kept) is named and left as it is.
 */
final class ConfigWatch {
  private final Path file;
  private final Function<String, @Nullable String> environment;
  private final CertificateStore store;
  private final Wiring gateway;
  private final Logger log;
  private Assembly live;
  private Settings.Live settings;
  /** The files of the last attempt as they looked before they were read. */
  private FileStamps tried;
  /** A change that was seen once: a file may still be being written. */
  private @Nullable FileStamps unsettled;

  ConfigWatch(Assembly live, Settings.Live settings, Path file,
      Function<String, @Nullable String> environment, CertificateStore store, Wiring gateway,
      Logger log) {
    this.live = live;
    this.settings = settings;
    this.file = file;
    this.environment = environment;
    this.store = store;
    this.gateway = gateway;
    this.log = log;
    this.tried = live.stamps();
  }

  /** What is live. */
  Assembly live() {
    return live;
  }

  /** Looks whether files changed; two looks that agree make a change count. */
  void look() {
    FileStamps now = tried.again();
    if (now.equals(tried)) {
      unsettled = null;
    } else if (now.equals(unsettled)) {
      unsettled = null;
      reload();
    } else {
      unsettled = now;
    }
  }

  private void reload() {
    Set<Path> files = new LinkedHashSet<>(tried.files().keySet());
    FileStamps before = tried.again();
    try {
      Assembly next = Assembly.of(file, environment, files::add);
      FileStamps stamps = next.stamps();
      Settings.Live changed = next.live(trustStays(next, stamps) ? settings.trust() : null,
          tlsStays(next, stamps) ? settings.serverTls() : null);
      store.reload(next.running());
      gateway.apply(changed);
      log.info("configuration reloaded: {}", differences(live, next));
      List<String> later = needsRestart(live.config(), next.config());
      if (!later.isEmpty()) {
        log.warn("changed, but live only after a restart: {}", String.join(", ", later));
      }
      live = next;
      settings = changed;
      tried = settled(before, stamps);
      gateway.reloaded(true);
    } catch (Main.Complaint e) {
      log.error("the changed configuration is wrong, the one before stays live:\n{}",
          e.getMessage());
      refused(files, before);
    } catch (IOException | RuntimeException e) {
      log.error("the changed configuration cannot be used, the one before stays live: {}",
          e.toString());
      refused(files, before);
    }
  }

  /** Tried again only when a file changes once more. */
  private void refused(Set<Path> files, FileStamps before) {
    tried = settled(before, FileStamps.of(files));
    gateway.reloaded(false);
  }

  /** A file that changed while it was read must look changed to the next look. */
  private static FileStamps settled(FileStamps before, FileStamps after) {
    List<Path> both = before.files().keySet().stream().filter(after.files()::containsKey).toList();
    return before.same(after, both) ? after : before;
  }

  private boolean trustStays(Assembly next, FileStamps stamps) {
    var authorities = next.config().authorities();
    return authorities.equals(live.config().authorities())
        && live.stamps().same(stamps, authorities.values());
  }

  private boolean tlsStays(Assembly next, FileStamps stamps) {
    GatewayConfig.Tls tls = next.config().server().tls();
    return tls != null && tls.equals(live.config().server().tls())
        && live.stamps().same(stamps, List.of(tls.certificate(), tls.key()));
  }

  private static List<String> needsRestart(GatewayConfig before, GatewayConfig after) {
    List<String> names = new ArrayList<>();
    if (!before.server().sameProcess(after.server())) {
      names.add("server");
    }
    if (!before.certificates().equals(after.certificates())) {
      names.add("certificates");
    }
    if (!before.decisions().equals(after.decisions())) {
      names.add("decisions");
    }
    if (!before.log().equals(after.log())) {
      names.add("log");
    }
    return names;
  }

  /** What a reader of the log wants to know: which pools and policies are not what they were. */
  private static String differences(Assembly live, Assembly next) {
    GatewayConfig before = live.config();
    GatewayConfig after = next.config();
    List<String> said = new ArrayList<>();
    next.contracts().forEach((name, contract) -> {
      Contract old = live.contracts().get(name);
      if (old == null || !old.digest().equals(contract.digest())) {
        said.add("policy " + contract.name() + " " + contract.digest().substring(0, 12));
      }
    });
    after.pools().forEach((name, pool) -> {
      if (!pool.equals(before.pools().get(name))) {
        said.add("pool " + name);
      }
    });
    before.pools()
        .keySet()
        .stream()
        .filter(name -> !after.pools().containsKey(name))
        .forEach(name -> said.add("pool " + name + " removed"));
    return said.isEmpty() ? "pools and policies are the same" : String.join(", ", said);
  }
}
