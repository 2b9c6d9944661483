package dev.evenkeel.server.drill;

import dev.evenkeel.policy.certify.DrillReport;
import java.io.IOException;

/** Signs reports and puts them where certificates are. Blocks. */
@FunctionalInterface
public interface DrillKeeper {
  /** Keeps nothing: the process has no key to sign with. */
  DrillKeeper NONE = _ -> "";

  /**
   * Keeps a report.
   *
   * @return the name of its file, empty where nothing could be signed
   * @throws IOException if it cannot be written
   */
  String keep(DrillReport report) throws IOException;
}
