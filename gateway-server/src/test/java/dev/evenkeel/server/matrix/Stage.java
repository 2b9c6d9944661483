package dev.evenkeel.server.matrix;

import dev.evenkeel.server.matrix.Dialect.Score;
import dev.evenkeel.server.matrix.Trial.Received;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** All providers of all cells: raw sockets, told apart by path, that do what their cell says. */
final class Stage implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int BACKLOG = 1_000;

  private final ServerSocket plain;
  private final ServerSocket impostor;
  /** Bound and not listening: nobody else can have the port, and whoever connects is refused. */
  private final Socket refusing = new Socket();
  private final Map<String, Trial> trials = new ConcurrentHashMap<>();

  /** @param impostor proves itself with a certificate that nobody trusts */
  Stage(ServerSocket impostor) throws IOException {
    this.plain = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
    this.impostor = impostor;
    refusing.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    Thread.ofVirtual().start(() -> accept(plain));
    Thread.ofVirtual().start(() -> accept(impostor));
  }

  void play(Trial trial) {
    trials.put(trial.cell.pool(), trial);
  }

  String baseUrl(Cell cell, char which) {
    String path = "/" + cell.pool() + "/" + which + "/v1";
    boolean faulty = which == 'a';
    return switch (cell.fault()) {
      case REFUSED -> "http://127.0.0.1:" + (faulty ? refusing.getLocalPort() : port()) + path;
      case DNS -> "http://" + (faulty ? "nobody.invalid" : "127.0.0.1") + ":" + port() + path;
      case TLS_IDENTITY -> faulty ? "https://localhost:" + impostor.getLocalPort() + path
          : "http://127.0.0.1:" + port() + path;
      default -> "http://127.0.0.1:" + port() + path;
    };
  }

  private int port() {
    return plain.getLocalPort();
  }

  private void accept(ServerSocket server) {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException _) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      boolean goesOn = true;
      while (goesOn) {
        String head = head(socket.getInputStream());
        if (head.isEmpty()) {
          return;
        }
        int at = head.indexOf("content-length: ") + 16;
        byte[] body = socket.getInputStream()
            .readNBytes(Integer.parseInt(head, at, head.indexOf('\r', at), 10));
        String[] path = head.split(" ", 3)[1].split("/", 4);
        Trial trial = trials.get(path[1]);
        if (trial == null) {
          return;
        }
        boolean second = path[2].equals("b");
        List<Received> received = second ? trial.second : trial.first;
        Received request = new Received(head, JSON.readTree(body));
        received.add(request);
        goesOn = new Part(trial, socket, request).play(second, received.size());
      }
    } catch (IOException _) {
      // The caller's side tells what the gateway made of it.
    }
  }

  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int ends = 0;
    for (int octet = in.read(); octet >= 0; octet = in.read()) {
      head.write(octet);
      ends = octet == '\n' ? ends + 1 : octet == '\r' ? ends : 0;
      if (ends == 2) {
        return head.toString(StandardCharsets.UTF_8).toLowerCase(Locale.ROOT);
      }
    }
    return "";
  }

  @Override
  public void close() throws IOException {
    plain.close();
    impostor.close();
    refusing.close();
  }

  /** One provider's answer to one request. */
  private static final class Part {
    private static final String EVENTS = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
        + "Transfer-Encoding: chunked\r\n\r\n";
    private static final String END = "0\r\n\r\n";

    private final Trial trial;
    private final Cell cell;
    private final Socket socket;
    private final boolean stream;
    private final JsonNode asked;

    Part(Trial trial, Socket socket, Received request) {
      this.trial = trial;
      this.cell = trial.cell;
      this.socket = socket;
      this.asked = request.body();
      this.stream = asked.path("stream").asBoolean(false);
    }

    /** @return whether the connection can carry another request */
    boolean play(boolean second, int time) throws IOException {
      Dialect dialect = second && cell.second() != null ? cell.second() : cell.first();
      if (trial.secondTurn) {
        return answer(dialect, Speech.well(second));
      }
      if (second) {
        String begun = begun();
        return answer(dialect, begun.isEmpty() ? Speech.second(cell)
            : Speech.rest(cell, begun, dialect == Dialect.ANTHROPIC));
      }
      return (cell.passes() && time > 1) ? answer(dialect, Speech.first(cell)) : fault(dialect);
    }

    /** What the gateway shows of an answer that has begun, empty where there is none. */
    private String begun() {
      for (JsonNode message : asked.path("messages")) {
        if (message.path("role").asString("").equals("assistant")) {
          JsonNode content = message.path("content");
          return content.isString() ? content.asString() : content.path(0).path("text").asString();
        }
      }
      return "";
    }

    private boolean answer(Dialect dialect, Speech speech) throws IOException {
      write(stream ? EVENTS + chunks(dialect.stream(speech, cell.place(), "stop").whole()) + END
          : whole(200, "", dialect.body(speech, "\"stop\"")));
      return true;
    }

    private boolean fault(Dialect dialect) throws IOException {
      Fault fault = cell.fault();
      return switch (fault) {
        case REFUSED, DNS, TLS_IDENTITY -> throw new IllegalStateException("was never to be asked");
        case STATUS_500, STATUS_502, STATUS_503 -> status("server_error", "", dialect);
        case STATUS_529 -> status("overloaded_error", "", dialect);
        case STATUS_429_SHORT -> status("rate_limit_error", "retry-after-ms: 100\r\n", dialect);
        case STATUS_429_LONG -> status("rate_limit_error", "Retry-After: 600\r\n", dialect);
        case STATUS_429_SILENT -> status("rate_limit_error", "", dialect);
        case STATUS_401 -> status("invalid_api_key", "", dialect);
        case STATUS_403 -> status("permission_error", "", dialect);
        case STATUS_404 -> status("model_not_found", "", dialect);
        case STATUS_400, STATUS_413, STATUS_422 -> status(Oracle.word(fault), "", dialect);
        case PROMPT_FILTERED -> status("content_filter", "", dialect);
        case RESET_BEFORE_HEADERS -> reset();
        case STALL_BEFORE_HEADERS -> waits();
        case REFUSAL -> answer(dialect, refusal());
        default -> stream ? inStream(dialect) : inBody(dialect);
      };
    }

    private static Speech refusal() {
      return new Speech("alder-id", Speech.MODEL_A,
          List.of("I'm sorry, but I can't ", "help with that request."), List.of(), null);
    }

    private boolean status(String word, String header, Dialect dialect) throws IOException {
      write(whole(cell.fault().status, header, dialect.error(word, Oracle.MISTAKE)));
      return true;
    }

    private boolean inStream(Dialect dialect) throws IOException {
      Score score = dialect.stream(Speech.first(cell), cell.place(), "stop");
      StringBuilder out = new StringBuilder(EVENTS);
      // All at once: whatever is slow here is not the provider.
      boolean finished = cell.place() == Place.FINISHED;
      out.append(chunks(cell.fault() == Fault.STALL_BEFORE_TEXT ? List.of() : score.before()));
      if (finished) {
        out.append(chunks(score.after())).append(chunks(score.end().subList(0, 1)));
      }
      List<String> rest = new ArrayList<>(finished ? List.of() : score.after());
      rest.addAll(finished ? score.end().subList(1, score.end().size()) : score.end());
      String undecodable = dialect.event("{\"half of it", "content_block_delta");
      switch (cell.fault()) {
        case ERROR_EVENT ->
          out.append(chunks(List.of(dialect.event(dialect.error("api_error", "boom"), "error"))));
        case OVERLOADED_EVENT -> out.append(
            chunks(List.of(dialect.event(dialect.error("overloaded_error", "x"), "error"))));
        case UNDECODABLE_ONCE -> out.append(chunks(List.of(undecodable))).append(chunks(rest));
        case UNDECODABLE_TWICE ->
          out.append(chunks(List.of(undecodable, undecodable))).append(chunks(rest));
        case ANSWER_FILTERED -> out.append(chunks(score.filtered()));
        case CUT -> out.append("40\r\ndata: ");
        default -> {
        }
      }
      return switch (cell.fault()) {
        case STALL_BEFORE_TEXT, STALL, CALLER_LEAVES -> {
          write(out.toString());
          yield waits();
        }
        case CUT -> {
          write(out.toString());
          yield false;
        }
        case RESET -> {
          write(out.toString());
          Trial.await(trial.seen, "the caller sees what was sent");
          yield reset();
        }
        default -> {
          write(out.append(END).toString());
          yield true;
        }
      };
    }

    private boolean inBody(Dialect dialect) throws IOException {
      Speech speech = Speech.first(cell);
      String body = dialect.body(speech, "\"stop\"");
      // In the middle of the text; in front of it, or within the call.
      String half = body.substring(0, cell.place() == Place.BEGINNING ? 1 : body.length() * 2 / 3);
      return switch (cell.fault()) {
        case ERROR_EVENT -> bodied(dialect.error("api_error", "boom"));
        case OVERLOADED_EVENT -> bodied(dialect.error("overloaded_error", "x"));
        case CLEAN_CLOSE ->
          bodied(cell.place() == Place.BEGINNING ? "" : dialect.body(speech, "null"));
        case UNDECODABLE_TWICE -> bodied(half + "}}}");
        case ANSWER_FILTERED -> bodied(dialect.body(new Speech(speech.id(), speech.model(),
            cell.place() == Place.BEGINNING ? List.of() : speech.before(), List.of(),
            speech.call()), "\"content_filter\""));
        case STALL_BEFORE_TEXT, STALL, CALLER_LEAVES -> {
          write(whole(200, "", body).replace(body,
              cell.fault() == Fault.STALL_BEFORE_TEXT ? "" : half));
          yield waits();
        }
        case CUT -> {
          write(whole(200, "", body).replace(body, half));
          yield false;
        }
        default -> throw new IllegalStateException(cell.toString());
      };
    }

    private boolean bodied(String body) throws IOException {
      write(whole(200, "", body));
      return true;
    }

    private boolean reset() throws IOException {
      socket.setSoLinger(true, 0);
      return false;
    }

    /** Says nothing more until the gateway closes the connection. */
    private boolean waits() {
      trial.written.complete(null);
      try {
        while (socket.getInputStream().read() >= 0) {
          // Only the end counts.
        }
      } catch (IOException _) {
        // A reset is an end too.
      }
      trial.left.complete(null);
      return false;
    }

    private void write(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
      socket.getOutputStream().flush();
    }

    private static String whole(int status, String header, String body) {
      return "HTTP/1.1 " + status + " Status\r\nContent-Type: application/json\r\n" + header
          + "Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body;
    }

    private static String chunks(List<String> events) {
      StringBuilder out = new StringBuilder();
      for (String each : new ArrayList<>(events)) {
        out.append(Integer.toHexString(each.getBytes(StandardCharsets.UTF_8).length))
            .append("\r\n")
            .append(each)
            .append("\r\n");
      }
      return out.toString();
    }
  }
}
