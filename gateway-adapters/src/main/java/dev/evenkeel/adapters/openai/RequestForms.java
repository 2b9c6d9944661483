package dev.evenkeel.adapters.openai;

import dev.evenkeel.adapters.json.JsonReader;
import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.chat.WireBody.Field;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * The forms of the latest requests: programs write the same bytes around what people say, and then
 * only the texts of a request's messages need to be read.
 *
 * <p>
 * A form is taken from a request that was read whole, as strictly as all are, whose messages say
 * one text each. JSON stays JSON when strings in it are replaced by sound strings and messages
 * stand behind messages, and what is said beside the messages was checked without a look at them:
 * so what the reader would say of such a body is known. Whatever is of no known form, or not sound,
 * is left to it, complaints included. Of people's texts nothing is kept, nor what tells callers
 * apart. Confined to one thread.
 */
final class RequestForms {
  private static final int MOST = 4;
  /** Forms with more bytes beside the messages are not kept. */
  private static final int LARGEST = 2 * 1024;
  /** Fields in which programs tell who asks: such a form would hardly come again. */
  private static final Set<String> PERSONAL =
      Set.of("user", "safety_identifier", "metadata", "prompt_cache_key");

  /** The one that was used last comes first. */
  private final @Nullable RequestForm[] forms = new RequestForm[MOST];
  private final MessageForms messages = new MessageForms();
  private final JsonReader reader = new JsonReader();

  /** The forms of messages; told of those that are read. */
  MessageForms messages() {
    return messages;
  }

  /** What the body says; null when it must be read. */
  @Nullable ChatRequest read(byte[] body) {
    try {
      for (int i = 0; i < MOST; i++) {
        RequestForm form = forms[i];
        ChatRequest request =
            form != null && form.surrounds(body) ? form.read(body, messages, reader) : null;
        if (request != null) {
          first(form, i);
          return request;
        }
      }
      return null;
    } catch (JacksonException _) {
      return null; // A string that is none; what to make of that is the reader's to say.
    } finally {
      reader.reset();
    }
  }

  /** The request was read; others of its form need not be. */
  void learn(ChatRequest request) {
    Field said = null;
    for (Field field : request.wire().fields()) {
      if (PERSONAL.contains(field.name())) {
        return;
      }
      said = field.name().equals("messages") ? field : said;
    }
    if (said == null || !messages.all()
        || request.wire().octets().length - (said.end() - said.start()) > LARGEST) {
      return;
    }
    RequestForm form = new RequestForm(request, said);
    int at = 0;
    while (at < MOST - 1 && forms[at] != null && !forms[at].same(form)) {
      at++;
    }
    first(form, at);
  }

  /** Puts it before the others, in the place of the one that was there. */
  private void first(@Nullable RequestForm form, int place) {
    System.arraycopy(forms, 0, forms, 1, place);
    forms[0] = form;
  }
}
