package dev.evenkeel.adapters.openai;

import dev.evenkeel.adapters.json.JsonReader;
import dev.evenkeel.adapters.json.UnicodeCheck;
import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.chat.Message;
import dev.evenkeel.core.chat.Need;
import dev.evenkeel.core.chat.Part;
import dev.evenkeel.core.chat.Role;
import dev.evenkeel.core.chat.WireBody;
import dev.evenkeel.core.chat.WireBody.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All of a request but its messages: the bytes before and behind those, and what they say. Requests
 * of one program have them in common. Immutable.
 */
final class RequestForm {
  private static final List<Message> NOBODY = List.of(Message.of(Role.USER, ""));

  /** Up to the bracket before the first message, that one included. */
  private final byte[] before;
  /** From the bracket behind the last message on. */
  private final byte[] behind;
  /** Says what all of them say. */
  private final ChatRequest like;
  /** What it has as they stood, messages included, in the request it was taken from. */
  private final List<Field> fields;
  private final int size;

  /** @param messages the request's field of the name */
  RequestForm(ChatRequest request, Field messages) {
    byte[] octets = request.wire().octets();
    before = Arrays.copyOfRange(octets, 0, messages.start() + 1);
    behind = Arrays.copyOfRange(octets, messages.end() - 1, octets.length);
    fields = request.wire().fields();
    size = octets.length;
    Set<Need> needs = EnumSet.noneOf(Need.class);
    needs.addAll(request.needs());
    needs.remove(Need.PREFILL); // The messages' own; they have no other.
    like = with(request, NOBODY, needs, WireBody.NONE);
  }

  private static ChatRequest with(ChatRequest like, List<Message> messages, Set<Need> needs,
      WireBody wire) {
    return new ChatRequest(like.model(), messages, like.stream(), like.includeUsage(),
        like.choices(), like.sampling(), like.tooling(), like.format(), like.metadata(), needs,
        wire);
  }

  /** Whether the body begins and ends so. */
  boolean surrounds(byte[] body) {
    int stop = body.length - behind.length;
    return stop >= before.length && Arrays.equals(behind, 0, behind.length, body, stop, body.length)
        && Arrays.equals(before, 0, before.length, body, 0, before.length);
  }

  /**
   * What the body says that it {@link #surrounds}.
   *
   * @return null when messages are of no form that is known
   * @throws tools.jackson.core.JacksonException when a text is malformed
   */
  @Nullable ChatRequest read(byte[] body, MessageForms forms, JsonReader reader) {
    int stop = body.length - behind.length;
    List<Message> messages = new ArrayList<>(4);
    Role speaker;
    for (int at = before.length;; at++) { // Behind the bracket or a comma.
      speaker = forms.speaker(body, blank(body, at, stop), stop, reader);
      if (speaker == null || (!reader.plain()
          && UnicodeCheck.fault(body, reader.stringStart(), reader.stringEnd()) >= 0)) {
        return null;
      }
      messages.add(
          new Message(speaker, List.of(new Part.Text(reader.string())), List.of(), null, null));
      at = blank(body, forms.end(), stop);
      if (at == stop) {
        break;
      }
      if (body[at] != ',') {
        return null;
      }
    }
    Set<Need> needs = like.needs();
    if (speaker == Role.ASSISTANT) {
      needs = EnumSet.of(Need.PREFILL);
      needs.addAll(like.needs());
    }
    return with(like, messages, needs, new WireBody(body, places(body.length - size)));
  }

  private static int blank(byte[] body, int start, int stop) {
    int at = start;
    while (at < stop
        && (body[at] == ' ' || body[at] == '\n' || body[at] == '\r' || body[at] == '\t')) {
      at++;
    }
    return at;
  }

  /** Where the fields lie in a body that is longer by so much. */
  private List<Field> places(int longer) {
    Field[] places = new Field[fields.size()];
    for (int i = 0; i < places.length; i++) {
      Field field = fields.get(i);
      boolean whole = field.end() < before.length; // The brackets themselves lie on the other side.
      places[i] = whole ? field
          : new Field(field.name(),
              field.start() < before.length ? field.start() : field.start() + longer,
              field.end() + longer);
    }
    return List.of(places);
  }

  /** Whether it is the same as {@code other}. */
  boolean same(RequestForm other) {
    return Arrays.equals(before, other.before) && Arrays.equals(behind, other.behind);
  }
}
