package dev.evenkeel.server.config;

import dev.evenkeel.core.chat.ToolSpec;
import dev.evenkeel.policy.certify.Probe;
import dev.evenkeel.policy.certify.Suite;
import dev.evenkeel.policy.certify.SuiteClass;
import dev.evenkeel.policy.certify.SuiteClass.Direction;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code suites}. */
final class SuiteReader {
  private static final double USUAL_RATE_TOLERANCE = 0.15;
  private static final String PROBES = "suites.<name>.probes[]";

  private SuiteReader() {}

  /** One suite, null when it has no probe that can be read. */
  static @Nullable SuiteFile suite(String name, Section in) {
    int version = in.at("version").required().as(Notation.integer(1, Integer.MAX_VALUE), 1);
    long seed = in.at("seed").as(Notation.longInteger(0), 1L);
    String licence = in.at("licence").as(Notation.WORDS, "");
    String provenance = in.at("provenance").as(Notation.WORDS, "");
    Named<ToolSpec> tools =
        Named.read(in.at("tools"), (id, tool) -> tool.section(each -> ProbeReader.tool(id, each)));
    Named<SuiteClass> classes =
        Named.read(in.at("classes"), (_, value) -> value.section(SuiteReader::suiteClass));
    Problems problems = in.whole().reading().problems();
    int before = problems.count();
    List<Value> probes = new ArrayList<>(in.at("probes").list());
    for (Value each : in.at("files").list()) {
      Path file = each.required().file();
      if (file != null) {
        probes.addAll(
            JsonLines.read(each.reading(), new Place.Origin(file, each.place(), true), PROBES));
      }
    }
    if (in.at("probes").missing() && in.at("files").missing()) {
      in.at("probes").problem("is required, or 'files' is");
    } else if (probes.isEmpty() && problems.count() == before
        && (in.at("probes").present() || in.at("files").present())) {
      in.at(in.at("probes").present() ? "probes" : "files")
          .problem("a suite needs at least one probe");
    }
    Suite read = suite(name, version, seed, new ProbeReader(tools, classes.all()), probes);
    return read == null ? null : new SuiteFile(read, licence, provenance);
  }

  /** A file of probes without a manifest. */
  static @Nullable SuiteFile lines(String name, Reading reading, Path file) {
    reading.opened(file);
    Value from = Value.broken(reading, Place.start(file));
    List<Value> lines = JsonLines.read(reading, new Place.Origin(file, null, true), PROBES);
    if (lines.isEmpty() && reading.problems().count() == 0) {
      from.problem("a suite needs at least one probe");
    }
    Suite read =
        suite(name, 1, 1, new ProbeReader(new Named<>(Set.of(), Map.of()), Map.of()), lines);
    return read == null ? null : new SuiteFile(read, "", "");
  }

  private static @Nullable Suite suite(String name, int version, long seed, ProbeReader reader,
      List<Value> values) {
    List<Probe> probes = new ArrayList<>();
    for (Value value : values) {
      Probe probe = value.section(reader::probe);
      if (probe != null) {
        probes.add(probe);
      }
    }
    reader.end();
    return probes.isEmpty() ? null : new Suite(name, version, seed, probes, reader.classes());
  }

  private static SuiteClass suiteClass(Section in) {
    Direction direction =
        in.at("direction").required().as(Notation.word(Direction.class), Direction.BORDERLINE);
    return new SuiteClass(direction, in.at("tolerance").as(Notation.SHARE),
        in.at("disagreement").as(Notation.SHARE),
        in.at("minimum").as(Notation.integer(0, 1_000_000), 0), rate(direction, in));
  }

  private static SuiteClass.@Nullable Rate rate(Direction direction, Section in) {
    Double target = in.at("rate").as(Notation.SHARE);
    double tolerance = in.at("rate-tolerance").as(Notation.SHARE, USUAL_RATE_TOLERANCE);
    boolean usable = tolerance > 0 && tolerance < 1;
    if (!usable) {
      in.at("rate-tolerance").problem("must lie between 0% and 100%");
    }
    if (target != null && direction != Direction.BORDERLINE) {
      in.at("rate").problem("is for 'borderline' classes; of others every probe has its target");
    } else if (target == null && in.at("rate").missing() && in.at("rate-tolerance").present()) {
      in.at("rate-tolerance").problem("stands without 'rate'");
    }
    return target == null || !usable ? null : new SuiteClass.Rate(target, tolerance);
  }
}
