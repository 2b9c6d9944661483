package dev.evenkeel.adapters.openai;

import dev.evenkeel.adapters.Spares;
import dev.evenkeel.adapters.json.CanonicalJson;
import dev.evenkeel.core.chat.ChatRequest;
import dev.evenkeel.core.chat.WireBody;
import dev.evenkeel.core.turn.RequestReader;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the body of {@code POST /v1/chat/completions}; {@link JsonBody} tells its limits.
 */
public final class OpenAiRequestReader implements RequestReader {
  private static final Spares<RequestForms> FORMS = new Spares<>(RequestForms::new);

  @Override
  public ChatRequest read(byte[] body) {
    RequestForms forms = FORMS.take();
    try {
      return read(body, forms);
    } finally {
      FORMS.giveBack(forms);
    }
  }

  static ChatRequest read(byte[] body, RequestForms forms) {
    ChatRequest known = forms.read(body);
    if (known != null) {
      return known;
    }
    ChatRequest request = read(body, forms.messages());
    forms.learn(request);
    return request;
  }

  private static ChatRequest read(byte[] body, MessageForms forms) {
    List<WireBody.Field> spans = new ArrayList<>(16);
    return JsonBody.read(body, fields -> {
      RequestDraft draft = new RequestDraft(fields, forms);
      while (fields.nextField()) {
        String name = fields.name();
        int start = fields.start();
        draft.field(name);
        spans.add(new WireBody.Field(name, start, fields.end()));
      }
      return draft;
    }).request(new WireBody(body, spans));
  }

  @Override
  public byte[] canonical(byte[] body) {
    return CanonicalJson.of(body);
  }
}
