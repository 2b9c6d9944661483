package dev.evenkeel.adapters.schema;

import dev.evenkeel.adapters.schema.Json.Arr;
import dev.evenkeel.adapters.schema.Json.Bool;
import dev.evenkeel.adapters.schema.Json.Nil;
import dev.evenkeel.adapters.schema.Json.Num;
import dev.evenkeel.adapters.schema.Json.Obj;
import dev.evenkeel.adapters.schema.Json.Str;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One check of a value against a schema. It counts its steps and gives up beyond
 * {@value #MOST_STEPS}, so that no schema, however it multiplies, can hold an event loop: some 50
 * ms
 * at the worst, where an ordinary answer takes well under one. Not thread-safe.
 */
final class Validation {
  static final int MOST_STEPS = 1_000_000;
  private static final int DEEPEST = 400;
  /** The result of a check that gave up; no keyword's name. */
  static final String TOO_EXPENSIVE = "";
  private static final Obj NO_SCHEMAS = new Obj(Map.of());

  private final Schema schema;
  private long steps;
  private int depth;

  private Validation(Schema schema) {
    this.schema = schema;
  }

  /** Ends a check that costs too much. */
  private static final class TooExpensive extends RuntimeException {
    private static final long serialVersionUID = 1;

    TooExpensive() {
      super("too many steps", null, false, false);
    }
  }

  /**
   * The keyword that the value breaks, null when it breaks none, {@link #TOO_EXPENSIVE} when that
   * could not be found out within the limits.
   */
  static @Nullable String brokenKeyword(Schema schema, Json value) {
    try {
      return new Validation(schema).check(schema.root(), value);
    } catch (TooExpensive _) {
      return TOO_EXPENSIVE;
    }
  }

  private void spend(long cost) {
    steps += cost;
    if (steps > MOST_STEPS) {
      throw new TooExpensive();
    }
  }

  private boolean fits(Json rule, Json value) {
    return check(rule, value) == null;
  }

  private @Nullable String check(Json rule, Json value) {
    spend(1);
    if (rule instanceof Bool(var may)) {
      return may ? null : "false";
    }
    if (!(rule instanceof Obj(var keywords))) {
      throw new IllegalStateException("the schema was looked at");
    }
    if (++depth > DEEPEST) {
      throw new TooExpensive();
    }
    for (Map.Entry<String, Json> each : keywords.entrySet()) {
      spend(1);
      String broken = check(each.getKey(), each.getValue(), keywords, value);
      if (broken != null) {
        depth--;
        return broken;
      }
    }
    depth--;
    return null;
  }

  /** Checks one keyword; the name of what is broken, its own or a deeper one's. */
  private @Nullable String check(String keyword, Json rule, Map<String, Json> beside, Json value) {
    return switch (keyword) {
      case "$ref" -> rule instanceof Str(var where) ? check(schema.target(where), value) : null;
      case "type" -> named(keyword, ofType(rule, value));
      case "enum" ->
        named(keyword, elements(rule).stream().anyMatch(allowed -> same(allowed, value)));
      case "const" -> named(keyword, same(rule, value));
      case "allOf" -> all(elements(rule), value);
      case "anyOf" -> named(keyword, elements(rule).stream().anyMatch(each -> fits(each, value)));
      case "oneOf" -> named(keyword, fitting(elements(rule), value) == 1);
      case "not" -> named(keyword, !fits(rule, value));
      case "if" -> {
        Json then = beside.get(fits(rule, value) ? "then" : "else");
        yield then == null ? null : check(then, value);
      }
      default -> switch (value) {
        case Obj(var members) -> ofObject(keyword, rule, beside, members);
        case Arr(var elements) -> ofArray(keyword, rule, beside, elements);
        case Str(var text) -> named(keyword, ofString(keyword, rule, text));
        case Num(var number) -> named(keyword, ofNumber(keyword, rule, beside, number));
        case Bool _,Nil _ -> null;
      };
    };
  }

  private @Nullable String all(List<Json> rules, Json value) {
    for (Json each : rules) {
      String broken = check(each, value);
      if (broken != null) {
        return broken;
      }
    }
    return null;
  }

  private int fitting(List<Json> rules, Json value) {
    int fitting = 0;
    for (Json each : rules) {
      fitting += fits(each, value) ? 1 : 0;
    }
    return fitting;
  }

  private @Nullable String ofObject(String keyword, Json rule, Map<String, Json> beside,
      Map<String, Json> members) {
    return switch (keyword) {
      case "properties" -> {
        for (Map.Entry<String, Json> each : members(rule).entrySet()) {
          spend(1);
          Json member = members.get(each.getKey());
          String broken = member == null ? null : check(each.getValue(), member);
          if (broken != null) {
            yield broken;
          }
        }
        yield null;
      }
      case "patternProperties" -> {
        for (Map.Entry<String, Json> member : members.entrySet()) {
          for (Map.Entry<String, Json> each : members(rule).entrySet()) {
            String broken =
                occurs(each.getKey(), member.getKey()) ? check(each.getValue(), member.getValue())
                    : null;
            if (broken != null) {
              yield broken;
            }
          }
        }
        yield null;
      }
      case "additionalProperties" -> {
        for (Map.Entry<String, Json> member : members.entrySet()) {
          if (!named(beside, member.getKey())) {
            String broken = check(rule, member.getValue());
            if (broken != null) {
              yield rule instanceof Bool ? keyword : broken;
            }
          }
        }
        yield null;
      }
      case "propertyNames" -> {
        for (String name : members.keySet()) {
          String broken = check(rule, new Str(name));
          if (broken != null) {
            yield broken;
          }
        }
        yield null;
      }
      case "required" -> named(keyword, requires(rule, members));
      case "minProperties" -> named(keyword, atLeast(members.size(), rule));
      case "maxProperties" -> named(keyword, atMost(members.size(), rule));
      case "dependentRequired", "dependentSchemas", "dependencies" -> {
        for (Map.Entry<String, Json> each : members(rule).entrySet()) {
          spend(1);
          if (members.containsKey(each.getKey())) {
            String broken =
                each.getValue() instanceof Arr ? named(keyword, requires(each.getValue(), members))
                    : check(each.getValue(), new Obj(members));
            if (broken != null) {
              yield broken;
            }
          }
        }
        yield null;
      }
      default -> null;
    };
  }

  private boolean requires(Json names, Map<String, Json> members) {
    if (!(names instanceof Arr(var all))) {
      return true;
    }
    for (Json each : all) {
      spend(1);
      if (each instanceof Str(var name) && !members.containsKey(name)) {
        return false;
      }
    }
    return true;
  }

  /** Whether {@code properties} or {@code patternProperties} speak of the member. */
  private boolean named(Map<String, Json> keywords, String member) {
    spend(1);
    if (members(keywords.getOrDefault("properties", NO_SCHEMAS)).containsKey(member)) {
      return true;
    }
    for (String pattern : members(keywords.getOrDefault("patternProperties", NO_SCHEMAS))
        .keySet()) {
      if (occurs(pattern, member)) {
        return true;
      }
    }
    return false;
  }

  private @Nullable String ofArray(String keyword, Json rule, Map<String, Json> beside,
      List<Json> elements) {
    return switch (keyword) {
      case "prefixItems" -> positions(elements(rule), elements);
      case "items" -> {
        if (rule instanceof Arr(var positions)) {
          yield positions(positions, elements);
        }
        yield rest(rule, elements, sizeOf(beside.get("prefixItems")));
      }
      case "additionalItems" ->
        beside.get("items") instanceof Arr(var positions) ? rest(rule, elements, positions.size())
            : null;
      case "contains" -> {
        long found = 0;
        for (Json element : elements) {
          found += fits(rule, element) ? 1 : 0;
        }
        boolean enough = beside.get("minContains") instanceof Num(var least)
            ? least.compareTo(BigDecimal.valueOf(found)) <= 0
            : found > 0;
        boolean few = !(beside.get("maxContains") instanceof Num(var most))
            || most.compareTo(BigDecimal.valueOf(found)) >= 0;
        yield named(keyword, enough && few);
      }
      case "minItems" -> named(keyword, atLeast(elements.size(), rule));
      case "maxItems" -> named(keyword, atMost(elements.size(), rule));
      case "uniqueItems" ->
        named(keyword, !(rule instanceof Bool(var unique) && unique) || unique(elements));
      default -> null;
    };
  }

  private @Nullable String positions(List<Json> rules, List<Json> elements) {
    for (int i = 0; i < rules.size() && i < elements.size(); i++) {
      String broken = check(rules.get(i), elements.get(i));
      if (broken != null) {
        return broken;
      }
    }
    return null;
  }

  private @Nullable String rest(Json rule, List<Json> elements, int from) {
    for (int i = from; i < elements.size(); i++) {
      String broken = check(rule, elements.get(i));
      if (broken != null) {
        return broken;
      }
    }
    return null;
  }

  private static int sizeOf(@Nullable Json list) {
    return list instanceof Arr(var elements) ? elements.size() : 0;
  }

  private boolean unique(List<Json> elements) {
    // By text, because text sorts where hashes collide.
    Set<String> seen = new HashSet<>();
    for (Json element : elements) {
      StringBuilder text = new StringBuilder();
      canonical(element, text);
      if (!seen.add(text.toString())) {
        return false;
      }
    }
    return true;
  }

  private void canonical(Json value, StringBuilder out) {
    spend(1);
    switch (value) {
      case Obj(var members) -> {
        out.append('{');
        members.entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(member -> {
          canonical(new Str(member.getKey()), out);
          canonical(member.getValue(), out);
        });
        out.append('}');
      }
      case Arr(var elements) -> {
        out.append('[');
        elements.forEach(element -> canonical(element, out));
        out.append(']');
      }
      case Str(var text) -> out.append('"').append(text.length()).append(':').append(text);
      case Num(var number) -> out.append('#').append(number).append(';');
      case Bool(var truth) -> out.append(truth ? 't' : 'f');
      case Nil _ -> out.append('n');
    }
  }

  private boolean ofString(String keyword, Json rule, String text) {
    return switch (keyword) {
      case "minLength" -> atLeast(text.codePointCount(0, text.length()), rule);
      case "maxLength" -> atMost(text.codePointCount(0, text.length()), rule);
      case "pattern" -> !(rule instanceof Str(var pattern)) || occurs(pattern, text);
      default -> true;
    };
  }

  private boolean occurs(String pattern, String text) {
    Pattern compiled = schema.pattern(pattern);
    spend(compiled.cost(text));
    return compiled.occursIn(text);
  }

  private static boolean ofNumber(String keyword, Json rule, Map<String, Json> beside,
      BigDecimal number) {
    if (!(rule instanceof Num(var bound))) {
      return exclusive(keyword, rule, beside, number);
    }
    return switch (keyword) {
      case "minimum" -> number.compareTo(bound) >= 0;
      case "maximum" -> number.compareTo(bound) <= 0;
      case "exclusiveMinimum" -> number.compareTo(bound) > 0;
      case "exclusiveMaximum" -> number.compareTo(bound) < 0;
      case "multipleOf" -> number.remainder(bound).signum() == 0;
      default -> true;
    };
  }

  /** Draft 4: {@code exclusiveMinimum: true} sharpens the {@code minimum} beside it. */
  private static boolean exclusive(String keyword, Json rule, Map<String, Json> beside,
      BigDecimal number) {
    boolean sharp = rule instanceof Bool(var on) && on;
    return switch (keyword) {
      case "exclusiveMinimum" ->
        !sharp || !(beside.get("minimum") instanceof Num(var least)) || number.compareTo(least) > 0;
      case "exclusiveMaximum" ->
        !sharp || !(beside.get("maximum") instanceof Num(var most)) || number.compareTo(most) < 0;
      default -> true;
    };
  }

  private static boolean ofType(Json rule, Json value) {
    return rule instanceof Arr(var types) ? types.stream().anyMatch(type -> is(type, value))
        : is(rule, value);
  }

  private static boolean is(Json type, Json value) {
    return type instanceof Str(var name) && switch (name) {
      case "object" -> value instanceof Obj;
      case "array" -> value instanceof Arr;
      case "string" -> value instanceof Str;
      case "number" -> value instanceof Num;
      case "integer" -> value instanceof Num number && number.whole();
      case "boolean" -> value instanceof Bool;
      default -> value instanceof Nil;
    };
  }

  private boolean same(Json one, Json other) {
    spend(1);
    return switch (one) {
      case Obj(var members) -> other instanceof Obj(var others) && members.size() == others.size()
          && members.entrySet().stream().allMatch(member -> {
            Json counterpart = others.get(member.getKey());
            return counterpart != null && same(member.getValue(), counterpart);
          });
      case Arr(var elements) -> {
        if (!(other instanceof Arr(var others)) || elements.size() != others.size()) {
          yield false;
        }
        for (int i = 0; i < elements.size(); i++) {
          if (!same(elements.get(i), others.get(i))) {
            yield false;
          }
        }
        yield true;
      }
      case Str _,Num _,Bool _,Nil _ -> one.equals(other);
    };
  }

  private static boolean atLeast(int size, Json bound) {
    return !(bound instanceof Num(var least)) || least.compareTo(BigDecimal.valueOf(size)) <= 0;
  }

  private static boolean atMost(int size, Json bound) {
    return !(bound instanceof Num(var most)) || most.compareTo(BigDecimal.valueOf(size)) >= 0;
  }

  private static @Nullable String named(String keyword, boolean kept) {
    return kept ? null : keyword;
  }

  private static List<Json> elements(Json list) {
    return list instanceof Arr(var elements) ? elements : List.of();
  }

  private static Map<String, Json> members(Json object) {
    return object instanceof Obj(var members) ? members : Map.of();
  }
}
