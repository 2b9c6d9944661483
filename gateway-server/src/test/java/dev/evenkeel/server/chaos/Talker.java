package dev.evenkeel.server.chaos;

import static dev.evenkeel.server.chaos.Reading.JSON;

import dev.evenkeel.policy.contract.Policy;
import dev.evenkeel.server.chaos.Reading.Call;
import dev.evenkeel.server.chaos.Reading.Seam;
import dev.evenkeel.server.matrix.Caller;
import dev.evenkeel.server.matrix.Caller.Response;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Has one conversation after another, in text, with tools, in JSON, streamed and not, with a
 * session's name and without; sometimes it leaves. Every complete answer is compared with what the
 * twin of whoever gave it says.
 */
final class Talker implements AutoCloseable {
  private static final List<String> SUBJECTS = List.of("my garden fence", "a slow laptop",
      "the train to Oslo", "sourdough bread", "our team meeting", "a leaking tap", "new shoes",
      "the library card", "my bicycle chain", "a birthday party");
  private static final String TOOL = "{\"type\":\"function\",\"function\":{\"name\":\"%s\","
      + "\"description\":\"%s\",\"parameters\":{\"type\":\"object\",\"properties\":{\"%s\":{"
      + "\"type\":\"string\"}},\"required\":[\"%s\"]}}}";
  private static final JsonNode TOOLS = JSON.readTree(
      "[" + TOOL.formatted("lookup_order", "Looks an order up", "order_id", "order_id") + ","
          + TOOL.formatted("find_weather", "Tells the weather of a city", "city", "city") + "]");
  private static final JsonNode FORMAT = JSON.readTree("{\"type\":\"json_schema\",\"json_schema\":{"
      + "\"name\":\"note\",\"strict\":true,\"schema\":{\"type\":\"object\",\"properties\":{\"title\":"
      + "{\"type\":\"string\"},\"advice\":{\"type\":\"string\"},\"points\":{\"type\":\"integer\"}},"
      + "\"required\":[\"title\",\"advice\",\"points\"],\"additionalProperties\":false}}}");

  private final Random random;
  private final int gateway;
  private final List<String> pools;
  private final Cast cast;
  private final Tally tally;
  private final Map<Integer, Caller> twins = new HashMap<>();
  private @Nullable Caller caller;

  Talker(long seed, int gateway, List<String> pools, Cast cast, Tally tally) {
    this.random = new Random(seed);
    this.gateway = gateway;
    this.pools = pools;
    this.cast = cast;
    this.tally = tally;
  }

  /** One conversation. */
  void converse() throws IOException {
    String pool = pools.get(random.nextInt(pools.size()));
    String session = random.nextBoolean()
        ? "x-evenkeel-session: talk-" + Long.toHexString(random.nextLong()) + "\r\n"
        : "";
    ArrayNode messages = JSON.createArrayNode();
    String pinned = "";
    int patience = 2;
    for (int turn = 2 + random.nextInt(4); turn > 0 && patience > 0; turn--) {
      ObjectNode request = request(pool, messages);
      Reading read = turn(request, session);
      if (read == null || !read.complete()) {
        patience--;
        // As clients do: whoever was refused does not ask again in the same instant.
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20 + random.nextInt(80)));
        if (messages.size() > 0 && !awaitsResults(messages)) {
          messages.remove(messages.size() - 1); // Asks something else, or the same again.
        }
        continue;
      }
      if (!pinned.isEmpty() && !session.isEmpty() && !read.route.equals(pinned)) {
        tally.count("conversations moved");
      }
      pinned = read.route;
      remember(read, messages);
    }
  }

  private static boolean awaitsResults(ArrayNode messages) {
    return messages.get(messages.size() - 1).path("role").asString("").equals("tool");
  }

  private ObjectNode request(String pool, ArrayNode messages) {
    ObjectNode request = JSON.createObjectNode().put("model", pool);
    boolean results = messages.size() > 0 && awaitsResults(messages);
    int kind = results ? 1 : random.nextInt(4);
    if (!results) {
      String subject = SUBJECTS.get(random.nextInt(SUBJECTS.size()));
      messages.addObject().put("role", "user").put("content", switch (kind) {
        case 1 -> "Please look up order " + (1000 + random.nextInt(9000)) + " for me.";
        case 2 -> "Give me a note on " + subject + ", number " + random.nextInt(1000) + ".";
        default -> "What should I do about " + subject + " in week " + random.nextInt(1000) + "?";
      });
    }
    request.set("messages", messages.deepCopy());
    if (kind == 1) {
      request.set("tools", TOOLS);
    } else if (kind == 2) {
      request.set("response_format", FORMAT);
    }
    tally.count(kind == 1 ? "turns with tools" : kind == 2 ? "turns in JSON" : "turns in text");
    return request.put("stream", random.nextInt(4) > 0);
  }

  private void remember(Reading read, ArrayNode messages) {
    ObjectNode answer = messages.addObject().put("role", "assistant");
    answer.put("content", read.calls.isEmpty() ? read.text.toString() : null);
    if (!read.calls.isEmpty()) {
      ArrayNode calls = answer.putArray("tool_calls");
      for (Call call : read.calls) {
        ObjectNode made = calls.addObject().put("id", call.id()).put("type", "function");
        made.putObject("function").put("name", call.name()).put("arguments", call.arguments());
        messages.addObject()
            .put("role", "tool")
            .put("tool_call_id", call.id())
            .put("content", "It was sent on day " + random.nextInt(30) + ".");
      }
    }
  }

  /** Asks once; null when it left. */
  private @Nullable Reading turn(ObjectNode request, String session) throws IOException {
    if (random.nextInt(10) < 3) {
      cast.fault(random);
    }
    int number = tally.ask();
    boolean leaves = random.nextInt(20) == 0;
    int after = random.nextInt(2_000);
    try {
      Caller talking = caller == null ? new Caller(gateway) : caller;
      caller = talking;
      talking.post(
          session + "x-request-id: storm-" + number + "\r\nx-evenkeel-accept: restart, seams\r\n",
          request.toString());
      if (leaves && after < 200) {
        left();
        return null;
      }
      Response response = talking.read(body -> leaves && body.length() > after);
      if (!response.whole()) {
        left();
        return null;
      }
      Reading read = new Reading(response);
      judge(number, request, response, read);
      return read;
    } catch (IOException e) {
      caller = null;
      tally.wrong("turn " + number + " came to no end: " + e);
      return null;
    }
  }

  private void left() throws IOException {
    tally.count("callers that left");
    if (caller != null) {
      caller.leave();
    }
    caller = null;
  }

  private void judge(int number, ObjectNode request, Response response, Reading read)
      throws IOException {
    String about = "turn " + number + ", " + request.path("model").asString("")
        + (request.path("stream").asBoolean(false) ? ", streamed, " : ", not streamed, ")
        + read.route;
    if (read.complete()) {
      tally.answered(number);
      tally.count("answers complete");
      if (response.status() != 200) {
        tally.wrong(about + ": an answer with status " + response.status());
      }
      complete(about, request, read);
      return;
    }
    if (read.error.isEmpty()) {
      tally.wrong(about + ": neither an end nor an error: " + response.body());
    } else if (response.status() == 200) {
      tally.count("answers broken off, and said so");
      if (!read.error.equals("upstream_interrupted")) {
        tally.wrong(about + ": broke off with " + read.error);
      }
      broken(about, request, read);
    } else {
      tally.count("errors: " + response.status() + " " + read.error);
      if (response.status() < 429) {
        tally.wrong(about + ": " + response.body());
      }
    }
    if (!read.calls.isEmpty() || !read.finish.isEmpty()) {
      tally.wrong(about + ": calls or a finish of an answer that failed: " + read.body);
    }
  }

  /** To the letter what the twins of those who gave it would say. */
  private void complete(String about, ObjectNode request, Reading read) throws IOException {
    if (read.refusal.toString().equals(ChaosTest.REFUSAL) && read.calls.isEmpty()) {
      // An opening whose rest was late is judged by a word or two, and these providers are late often.
      tally.count(ChaosTest.IN_HASTE);
      return;
    }
    if (read.restarted) {
      tally.count("answers begun anew");
    }
    if (!read.seams.isEmpty()) {
      tally.count("answers carried on");
      seamed(about, request, read);
      return;
    }
    JsonNode whole = twin(read.route, request, "");
    String said = whole.path("message").path("content").asString("");
    boolean json = request.has("response_format");
    if (json ? !JSON.readTree(read.text.toString()).equals(JSON.readTree(said))
        : !read.text.toString().equals(said)) {
      tally.wrong(about + ": said '" + read.text + "', not '" + said + "': " + read.body);
    }
    calls(about, whole, read);
    if (!read.finish.equals(whole.path("finish_reason").asString(""))) {
      tally.wrong(about + ": finished with " + read.finish);
    }
  }

  private void calls(String about, JsonNode whole, Reading read) {
    JsonNode expected = whole.path("message").path("tool_calls");
    boolean same = expected.size() == read.calls.size();
    for (int i = 0; same && i < read.calls.size(); i++) {
      JsonNode function = expected.path(i).path("function");
      same = function.path("name").asString("").equals(read.calls.get(i).name())
          && JSON.readTree(function.path("arguments").asString("{}"))
              .equals(JSON.readTree(read.calls.get(i).arguments()));
    }
    if (!same) {
      tally.wrong(about + ": called " + read.calls + ", not " + expected);
    }
    if (!read.calls.isEmpty()) {
      tally.count("answers with tool calls");
    }
  }

  /** Each part is its own route's: the first as it began, the others as they carry that on. */
  private void seamed(String about, ObjectNode request, Reading read) throws IOException {
    String text = read.text.toString();
    String first = twin(read.seams.getFirst().before(), request, "").path("message")
        .path("content")
        .asString("");
    if (!first.startsWith(text.substring(0, read.seams.getFirst().offset()))) {
      tally.wrong(about + ": began '" + text + "', not '" + first + "'");
    }
    for (int i = 0; i < read.seams.size(); i++) {
      Seam seam = read.seams.get(i);
      boolean last = i + 1 == read.seams.size();
      String before = text.substring(0, seam.offset());
      String part =
          text.substring(seam.offset(), last ? text.length() : read.seams.get(i + 1).offset());
      JsonNode carriedOn = twin(seam.route(), request, before);
      String rest = carriedOn.path("message").path("content").asString("");
      if (last ? !rest.endsWith(part.strip()) : !rest.contains(part.strip())) {
        tally.wrong(about + ": carried on with '" + part + "', not '" + rest + "'");
      }
      if (last) {
        calls(about, carriedOn, read);
      }
    }
  }

  /** What was read of an answer that broke off is the beginning of its route's. */
  private void broken(String about, ObjectNode request, Reading read) throws IOException {
    if (read.seams.isEmpty()) {
      String whole = twin(read.route, request, "").path("message").path("content").asString("");
      if (!whole.startsWith(read.text.toString())) {
        tally.wrong(about + ": broke off at '" + read.text + "' of '" + whole + "'");
      }
    }
  }

  private JsonNode twin(String route, ObjectNode request, String begun) throws IOException {
    ObjectNode asked = request.deepCopy();
    asked.put("stream", false);
    if (!begun.isEmpty()) {
      ArrayNode messages = (ArrayNode) asked.path("messages");
      boolean instructed = cast.instructed(route);
      messages.addObject()
          .put("role", "assistant")
          .put("content", instructed ? begun : begun.stripTrailing());
      if (instructed) {
        messages.addObject().put("role", "user").put("content", Policy.CARRY_ON.text());
      }
    }
    int port = cast.twin(route);
    Caller twin = twins.get(port);
    if (twin == null) {
      twin = new Caller(port);
      twins.put(port, twin);
    }
    return JSON.readTree(twin.post("", asked.toString()).read(_ -> false).body())
        .path("choices")
        .path(0);
  }

  @Override
  public void close() throws IOException {
    if (caller != null) {
      caller.close();
    }
    for (Caller each : twins.values()) {
      each.close();
    }
  }
}
