package dev.evenkeel.server.config;

import dev.evenkeel.core.chat.Message;
import dev.evenkeel.core.chat.Role;
import dev.evenkeel.core.chat.ToolSpec;
import dev.evenkeel.policy.certify.Probe;
import dev.evenkeel.policy.certify.Probe.Target;
import dev.evenkeel.policy.certify.Suite;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code suites}. */
final class SuiteReader {
  /** Who may speak in a probe; answers of tools would need calls to belong to. */
  private enum Speaker {
    SYSTEM,
    USER,
    ASSISTANT
  }

  private SuiteReader() {}

  /** One suite, null when it has no probe that can be read. */
  static @Nullable Suite suite(String name, Section in) {
    int version = in.at("version").required().as(Notation.integer(1, Integer.MAX_VALUE), 1);
    long seed = in.at("seed").as(Notation.longInteger(0), 1L);
    Named<ToolSpec> tools =
        Named.read(in.at("tools"), (id, tool) -> tool.section(each -> tool(id, each)));
    List<Probe> probes = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (Value element : in.at("probes").required().list()) {
      Probe probe = element.section(each -> probe(each, tools, ids));
      if (probe != null) {
        probes.add(probe);
      }
    }
    if (in.at("probes").present() && in.at("probes").list().isEmpty()) {
      in.at("probes").problem("a suite needs at least one probe");
    }
    return probes.isEmpty() ? null : new Suite(name, version, seed, probes);
  }

  private static ToolSpec tool(String name, Section in) {
    Value parameters = in.at("parameters");
    if (parameters.present()) {
      parameters.named();
    }
    return new ToolSpec(name, in.at("description").as(Notation.WORDS), parameters.json(),
        in.at("strict").as(Notation.FLAG));
  }

  private static @Nullable Probe probe(Section in, Named<ToolSpec> tools, Set<String> ids) {
    String id = in.at("id").required().as(Notation.NAME);
    boolean fresh = id == null || ids.add(id);
    if (!fresh) {
      in.at("id").problem("the suite has a probe '" + id + "' already");
    }
    String queryClass = in.at("class").required().as(Notation.NAME);
    List<Message> input = input(in.at("input").required());
    Target target = in.at("target").required().as(Notation.word(Target.class), Target.EITHER);
    List<ToolSpec> offered = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Value each : in.at("tools").list()) {
      ToolSpec tool = tools.find(each, "tool");
      if (tool != null && names.add(tool.name())) {
        offered.add(tool);
      }
    }
    String tool = null;
    if (target == Target.TOOL) {
      tool = in.at("tool").required().reference("tool among the probe's 'tools'", names);
    } else if (in.at("tool").present()) {
      in.at("tool").problem("has no meaning unless 'target' is tool");
    }
    boolean zeroTolerance = in.at("zero-tolerance").as(Notation.FLAG, false);
    return id == null || queryClass == null || !fresh ? null
        : new Probe(id, queryClass, input, target, tool, offered, zeroTolerance);
  }

  private static List<Message> input(Value value) {
    List<Message> messages = new ArrayList<>();
    if (value.plain()) {
      messages.add(Message.of(Role.USER, value.as(Notation.WORDS, "")));
      return messages;
    }
    for (Value element : value.list()) {
      messages.add(element.section(SuiteReader::message));
    }
    if (value.present() && (messages.isEmpty() || messages.getLast().role() != Role.USER)) {
      value.problem("the last message is the user's, which the model is to answer");
    }
    return messages;
  }

  private static Message message(Section in) {
    Speaker speaker = in.at("role").required().as(Notation.word(Speaker.class), Speaker.USER);
    return Message.of(Role.valueOf(speaker.name()),
        in.at("content").required().as(Notation.WORDS, ""));
  }
}
