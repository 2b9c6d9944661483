package dev.evenkeel.server.cli;

import dev.evenkeel.adapters.ByteBuilder;
import dev.evenkeel.adapters.json.JsonWriter;
import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.chat.Message;
import dev.evenkeel.core.chat.Role;
import dev.evenkeel.policy.classify.LanguageGuess;
import dev.evenkeel.policy.classify.QueryClassifier;
import dev.evenkeel.policy.classify.QueryModel;
import dev.evenkeel.policy.contract.QueryClass;
import dev.evenkeel.policy.text.PatternException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** Classifies questions as the gateway would. */
@Command(name = "query", mixinStandardHelpOptions = true, description = {
    "Tells of each question in a file what it is about, as the gateway would.", "",
    "Reads JSON lines with 'id' and 'prompt', or 'messages' as in a request; prints",
    "a JSON line for each: id, class, score (how sure, 0 to 1), mechanism (why it",
    "sounds harmful without being so: homonym, figurative, fiction_context,",
    "definition, history or none) and language. With --policy, that policy's",
    "classes come first."})
final class QueryCommand implements Callable<Integer> {
  @Option(names = "--input", required = true, paramLabel = "FILE.jsonl", description = "The questions.")
  private Path input = Path.of("");

  @Mixin
  private PolicyOption policy = new PolicyOption();

  @CommandLine.Spec
  private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    List<QueryClass> classes = policy.given() ? policy.one().policy().classes() : List.of();
    QueryClassifier classifier = classifier(classes);
    PrintWriter out = spec.commandLine().getOut();
    ByteBuilder line = new ByteBuilder(256);
    JsonLines.read(input, (row, where) -> {
      ChatRequest request = ChatRequest.of("query", messages(row, where), false);
      QueryClassifier.Classified found = classifier.classify(request);
      line.clear();
      new JsonWriter(line).beginObject()
          .string("id", JsonLines.string(row, "id"))
          .string("class", found.name())
          .raw("score", String.format(Locale.ROOT, "%.4f", found.score()))
          .string("mechanism", found.mechanism().label())
          .string("language", LanguageGuess.of(request.lastUserText()))
          .endObject();
      out.write(new String(line.array(), 0, line.length(), StandardCharsets.UTF_8));
      out.write('\n');
    });
    out.flush();
    return 0;
  }

  private static QueryClassifier classifier(List<QueryClass> classes) throws Main.Complaint {
    try {
      return new QueryClassifier(QueryModel.shipped(), classes);
    } catch (PatternException e) {
      throw new Main.Complaint(Main.WRONG_CONFIGURATION, String.valueOf(e.getMessage()));
    }
  }

  private static List<Message> messages(JsonNode row, String where) throws Main.Complaint {
    JsonNode prompt = row.get("prompt");
    JsonNode messages = row.get("messages");
    if (prompt != null && prompt.isString()) {
      return List.of(Message.of(Role.USER, prompt.asString()));
    }
    if (messages == null || !messages.isArray() || messages.isEmpty()) {
      throw new Main.Complaint(2,
          where + ": expected an object with 'id' and 'prompt', or 'messages'");
    }
    List<Message> all = new ArrayList<>();
    for (JsonNode each : messages) {
      if (!each.isObject()) {
        throw new Main.Complaint(2, where + ": a message is not an object");
      }
      all.add(Message.of(role(JsonLines.string(each, "role"), where),
          JsonLines.string(each, "content")));
    }
    return all;
  }

  private static Role role(String name, String where) throws Main.Complaint {
    try {
      return Role.valueOf(name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException _) {
      throw new Main.Complaint(2, where + ": no such role: '" + name + "'");
    }
  }
}
