package dev.evenkeel.server.config;

import dev.evenkeel.core.chat.Message;
import dev.evenkeel.core.chat.ResponseFormat;
import dev.evenkeel.core.chat.Role;
import dev.evenkeel.core.chat.ToolSpec;
import dev.evenkeel.policy.certify.Assertion;
import dev.evenkeel.policy.certify.Probe;
import dev.evenkeel.policy.certify.Probe.Design;
import dev.evenkeel.policy.certify.Probe.Kind;
import dev.evenkeel.policy.certify.Probe.Target;
import dev.evenkeel.policy.certify.SuiteClass;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the probes of one suite. Confined to one thread. */
final class ProbeReader {
  private static final Notation<String> LANGUAGE = new Notation<>(
      "a language of two letters such as de", true, text -> text.matches("[a-z]{2}") ? text : null);

  /** The only form a probe can ask for without a schema. */
  private enum Form {
    TEXT,
    JSON
  }

  private final Named<ToolSpec> tools;
  private final Map<String, SuiteClass> classes;
  private final Set<String> ids = new HashSet<>();
  private final List<Value> pairs = new ArrayList<>();

  /**
   * @param tools those that probes may name
   * @param classes what the suite says of its classes
   */
  ProbeReader(Named<ToolSpec> tools, Map<String, SuiteClass> classes) {
    this.tools = tools;
    this.classes = classes;
  }

  Map<String, SuiteClass> classes() {
    return classes;
  }

  /** Tells of the pairs that are not there; call when all probes are read. */
  void end() {
    pairs.forEach(pair -> pair.reference("probe", ids));
  }

  /** One tool. */
  static ToolSpec tool(String name, Section in) {
    return new ToolSpec(name, in.at("description").as(Notation.WORDS), in.at("parameters").json(),
        in.at("strict").as(Notation.FLAG));
  }

  /** One probe, null when it cannot be told apart or belongs nowhere. */
  @Nullable Probe probe(Section in) {
    String id = in.at("id").required().as(Notation.NAME);
    boolean fresh = id == null || ids.add(id);
    if (!fresh) {
      in.at("id").problem("the suite has a probe '" + id + "' already");
    }
    String queryClass = in.at("class").required().as(Notation.NAME);
    List<Message> input = MessageReader.input(in.at("input").required());
    List<Assertion> asserts = new ArrayList<>();
    Target asserted = null;
    for (Value each : in.at("assert").list()) {
      switch (each.section(AssertionReader::read)) {
        case AssertionReader.Read.Kept(var assertion) -> asserts.add(assertion);
        case AssertionReader.Read.Aimed(var target) -> asserted = target;
        case AssertionReader.Read.Wrong _ -> {
        }
      }
    }
    Target target = target(in, queryClass, asserted);
    List<ToolSpec> offered = offered(in.at("tools"));
    String tool = null;
    if (target == Target.TOOL) {
      Set<String> names = new HashSet<>();
      offered.forEach(each -> names.add(each.name()));
      tool = in.at("tool").required().reference("tool among the probe's 'tools'", names);
    } else if (in.at("tool").present()) {
      in.at("tool").problem("has no meaning unless 'target' is tool");
    }
    boolean zeroTolerance = in.at("zero-tolerance").as(Notation.FLAG, false);
    Design design = design(in, input, target, asserts);
    checkKind(in.at("kind"), in.at("input"), design, input, offered);
    return id == null || queryClass == null || !fresh ? null
        : new Probe(id, queryClass, input, target, tool, offered, zeroTolerance, design);
  }

  private Target target(Section in, @Nullable String queryClass, @Nullable Target asserted) {
    Value ideal = in.at("ideal");
    Value named = in.at("target");
    if (named.present() && ideal.present()) {
      ideal.problem("is another word for 'target', which is there already");
    }
    Value written = named.present() ? named : ideal;
    if (written.present()) {
      Target target = written.as(Notation.word(Target.class), Target.EITHER);
      if (asserted != null && asserted != target) {
        written.problem("an assert of the type verdict says otherwise");
      }
      return target;
    }
    SuiteClass said = queryClass == null ? null : classes.get(queryClass);
    if (asserted != null) {
      return asserted;
    }
    if (said == null) {
      named.required();
      return Target.EITHER;
    }
    return said.direction().target();
  }

  private Design design(Section in, List<Message> input, Target target, List<Assertion> asserts) {
    Kind kind = in.at("kind").as(Notation.word(Kind.class), Kind.of(input, target));
    Value pair = in.at("pair");
    if (pair.present()) {
      pairs.add(pair);
    }
    Map<String, String> notes = new LinkedHashMap<>();
    in.at("metadata")
        .named()
        .forEach((name, value) -> notes.put(name, value.as(Notation.TEXT, "")));
    return new Design(kind, pair.as(Notation.NAME), in.at("language").as(LANGUAGE),
        format(in.at("format")), asserts, notes);
  }

  private static ResponseFormat format(Value value) {
    if (value.plain() || !value.present()) {
      return value.as(Notation.word(Form.class), Form.TEXT) == Form.JSON
          ? new ResponseFormat.JsonObject()
          : new ResponseFormat.PlainText();
    }
    return value.section(in -> {
      String name = in.at("name").as(Notation.NAME, "answer");
      String text = in.at("schema").required().json();
      return text == null ? new ResponseFormat.JsonObject()
          : new ResponseFormat.JsonSchema(name, text, null);
    });
  }

  private List<ToolSpec> offered(Value value) {
    List<ToolSpec> offered = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Value each : value.list()) {
      ToolSpec tool = each.plain() ? tools.find(each, "tool") : each.section(in -> {
        String name = in.at("name").required().as(Notation.NAME);
        ToolSpec read = tool(name == null ? "" : name, in);
        return name == null ? null : read;
      });
      if (tool != null && names.add(tool.name())) {
        offered.add(tool);
      }
    }
    return offered;
  }

  /** A kind is a promise about the rest of the probe. */
  private static void checkKind(Value kind, Value input, Design design, List<Message> messages,
      List<ToolSpec> tools) {
    boolean begun = !messages.isEmpty() && messages.getLast().role() == Role.ASSISTANT;
    boolean answered = messages.stream().anyMatch(each -> each.role() == Role.ASSISTANT);
    if (input.present() && begun != (design.kind() == Kind.CONTINUATION)) {
      input.problem(begun ? "the last message is the user's, which the model is to answer"
          : "the last message of a continuation is the beginning of the assistant's answer");
    } else if (begun && messages.size() == 1) {
      input.problem("before the beginning of the answer stands what it answers");
    }
    String missing = switch (design.kind()) {
      case HANDOFF -> answered ? null : "needs a message of the assistant in its 'input'";
      case TOOL -> tools.isEmpty() ? "needs 'tools'" : null;
      case FORMAT -> design.asserts().isEmpty() ? "needs an 'assert' about the form" : null;
      case TONE -> design.asserts().isEmpty() ? "needs an 'assert' about the tone" : null;
      case BOUNDARY -> design.asserts().isEmpty() ? "needs an 'assert' about the words" : null;
      case TOOL_ERROR -> messages.isEmpty() || messages.getLast().role() != Role.TOOL
          ? "ends with what the tool returned: a message of the role 'tool'"
          : design.asserts().stream().noneMatch(each -> each.check() instanceof Assertion.ToolError)
              ? "needs an 'assert' of the type tool-error"
              : tools.isEmpty() ? "needs 'tools'" : null;
      case ASK, CONTINUATION -> null;
    };
    if (missing != null && kind.present()) {
      kind.problem("a probe of this kind " + missing);
    }
  }
}
