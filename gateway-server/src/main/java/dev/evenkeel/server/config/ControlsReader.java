package dev.evenkeel.server.config;

import dev.evenkeel.core.route.Controls;
import dev.evenkeel.core.route.Controls.Assurances;
import dev.evenkeel.core.route.Controls.Review;
import dev.evenkeel.core.route.DataKind;
import dev.evenkeel.core.route.DataLimits;
import dev.evenkeel.core.route.Handling;
import dev.evenkeel.core.route.Permission;
import dev.evenkeel.core.route.Workload;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Reads what receivers of data attest, and what {@code workloads} require of them. */
final class ControlsReader {
  private static final Notation<DataKind> KIND = Notation.word(DataKind.class);
  private static final Notation<Permission> PERMISSION = Notation.word(Permission.class);

  private ControlsReader() {}

  static Controls controls(Section in) {
    Handling general = new Handling(null, in.at("region").as(Notation.NAME),
        in.at("retention").as(Notation.DURATION), in.at("logs-prompts").as(Notation.FLAG),
        in.at("trains-on-data").as(Notation.FLAG));
    return new Controls(general, kinds(in.at("data"), ControlsReader::handling),
        Set.copyOf(in.at("data-types").listOf(Notation.NAME)),
        new Assurances(in.at("moderation-parity").as(Notation.FLAG),
            Set.copyOf(in.at("permits").listOf(PERMISSION)),
            in.at("incident-notice").as(Notation.SPAN), in.at("auditable").as(Notation.FLAG)),
        new Review(in.at("owner").as(Notation.WORDS), in.at("reviewer").as(Notation.WORDS),
            in.at("evidence").as(Notation.WORDS), in.at("reviewed").as(Notation.DATE),
            in.at("expires").as(Notation.DATE)));
  }

  private static Handling handling(Section in) {
    return new Handling(in.at("held").as(Notation.FLAG), in.at("region").as(Notation.NAME),
        in.at("retention").as(Notation.DURATION), in.at("logged").as(Notation.FLAG),
        in.at("trains-on-data").as(Notation.FLAG));
  }

  static Workload workload(String name, Section in) {
    DataLimits limits = new DataLimits(Set.copyOf(in.at("regions").listOf(Notation.NAME)),
        in.at("max-retention").as(Notation.DURATION), in.at("logs-prompts").as(Notation.FLAG),
        in.at("trains-on-data").as(Notation.FLAG));
    Workload.Demands demands =
        new Workload.Demands(in.at("moderation-parity").as(Notation.FLAG, false),
            Set.copyOf(in.at("permits").listOf(PERMISSION)),
            in.at("max-incident-notice").as(Notation.SPAN),
            in.at("auditable").as(Notation.FLAG, false), in.at("max-review-age").as(Notation.SPAN),
            in.at("evidence").as(Notation.FLAG, false), in.at("reviewer").as(Notation.FLAG, false));
    return new Workload(name, limits, kinds(in.at("data"), ControlsReader::limits),
        Set.copyOf(in.at("attested-by-name").listOf(KIND)),
        Set.copyOf(in.at("data-types").listOf(Notation.NAME)), demands, forbids(in.at("forbids")));
  }

  /** What cannot be seen in a request cannot be refused in one. */
  private static Set<Permission> forbids(Value value) {
    Set<Permission> forbids = Set.copyOf(value.listOf(PERMISSION));
    if (forbids.contains(Permission.RETRIEVAL)) {
      value.problem("cannot say 'retrieval': documents reach a request as text, and no one can tell"
          + " them from other text");
    }
    return forbids;
  }

  private static DataLimits limits(Section in) {
    return new DataLimits(Set.copyOf(in.at("regions").listOf(Notation.NAME)),
        in.at("max-retention").as(Notation.DURATION), in.at("logged").as(Notation.FLAG),
        in.at("trains-on-data").as(Notation.FLAG));
  }

  private static <T> Map<DataKind, T> kinds(Value value, Function<Section, T> reader) {
    Map<DataKind, T> all = new EnumMap<>(DataKind.class);
    value.named().forEach((name, each) -> {
      DataKind kind = KIND.reading().read(name);
      if (kind == null) {
        each.problem("expected a kind of data, " + KIND.expected());
      }
      T read = each.section(reader);
      if (kind != null) {
        all.put(kind, read);
      }
    });
    return all;
  }
}
