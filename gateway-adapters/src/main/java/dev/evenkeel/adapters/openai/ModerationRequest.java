package dev.evenkeel.adapters.openai;

import dev.evenkeel.core.turn.RejectedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /v1/moderations}. Immutable.
 *
 * @param model as the caller wrote it, null when unsaid
 * @param inputs the texts to judge, each by itself; at least one
 */
public record ModerationRequest(@Nullable String model, List<String> inputs) {
  private static final int MOST_INPUTS = 256;
  private static final Set<String> KINDS = Set.of("text", "image_url");

  public ModerationRequest {
    inputs = List.copyOf(inputs);
  }

  /** @throws RejectedException when the body is not what it must be */
  public static ModerationRequest read(byte[] body) {
    return JsonBody.read(body, ModerationRequest::read);
  }

  private static ModerationRequest read(Fields fields) {
    String model = null;
    List<String> inputs = null;
    while (fields.nextField()) {
      switch (fields.name()) {
        case "model" -> model = fields.stringOrNull("model");
        case "input" -> inputs = inputs(fields);
        default -> fields.skip();
      }
    }
    if (inputs == null || inputs.isEmpty()) {
      throw Fields.missing("input");
    }
    return new ModerationRequest(model, inputs);
  }

  private static List<String> inputs(Fields fields) {
    if (fields.isString()) {
      return List.of(fields.string("input"));
    }
    fields.expectArray("input");
    List<String> all = new ArrayList<>();
    while (fields.nextElement()) {
      String where = "input[" + all.size() + ']';
      all.add(fields.isString() ? fields.string(where) : part(fields, where));
      if (all.size() > MOST_INPUTS) {
        throw Fields
            .invalid("Invalid 'input': array too long. Expected an array with maximum length "
                + MOST_INPUTS + '.', "invalid_value", "input");
      }
    }
    return all;
  }

  private static String part(Fields fields, String where) {
    fields.expectObject(where);
    String text = null;
    String kind = null;
    while (fields.nextField()) {
      switch (fields.name()) {
        case "type" -> kind = fields.word(where + ".type", KINDS);
        case "text" -> text = fields.string(where + ".text");
        default -> fields.skip();
      }
    }
    if ("image_url".equals(kind)) {
      throw Fields.invalid("Invalid '" + where + "': the gateway's policy judges text, not images.",
          "unsupported_value", where);
    }
    if (text == null) {
      throw Fields.missing(where + ".text");
    }
    return text;
  }
}
