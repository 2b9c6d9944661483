package dev.evenkeel.policy.text;

import java.util.HashMap;
import java.util.Map;

/** The checks of the {@link Detector}s. All look at a candidate of the right shape. */
final class Checks {
  private static final String IBAN_LENGTHS = "AD24AE23AL28AT20AZ28BA20BE16BG22BH22BI27BR29BY28CH21"
      + "CR22CY28CZ24DE22DJ27DK18DO28EE20EG29ES24FI18FK18FO18FR27GB22GE22GI23GL18GR27GT28HN28HR21"
      + "HU28IE22IL23IQ23IS26IT27JO30KW30KZ20LB28LC32LI21LT20LU20LV21LY25MC27MD24ME22MK19MN20MR27"
      + "MT31MU30NI28NL18NO15OM23PK24PL28PS29PT25QA29RO24RS22RU33SA24SC31SD18SE24SI19SK24SM27SO23"
      + "ST25SV28TL23TN24TR26UA29VA22VG24XK20YE30";
  private static final Map<String, Integer> COUNTRIES = countries();

  private Checks() {}

  private static Map<String, Integer> countries() {
    Map<String, Integer> lengths = new HashMap<>();
    for (int i = 0; i < IBAN_LENGTHS.length(); i += 4) {
      lengths.put(IBAN_LENGTHS.substring(i, i + 2).toLowerCase(java.util.Locale.ROOT),
          Integer.valueOf(IBAN_LENGTHS.substring(i + 2, i + 4)));
    }
    return lengths;
  }

  private static boolean digit(char c) {
    return c >= '0' && c <= '9';
  }

  private static int count(Window text, int from, int to) {
    int digits = 0;
    for (int i = from; i < to; i++) {
      digits += digit(text.folded(i)) ? 1 : 0;
    }
    return digits;
  }

  private static char before(Window text, int from) {
    return from > 0 ? text.folded(from - 1) : ' ';
  }

  /** ISO/IEC 7812: the issuer's range and length, and Luhn's check digit. */
  static boolean card(Window text, int from, int to) {
    int length = 0;
    int sum = 0;
    int prefix = 0;
    boolean twice = false;
    for (int i = to - 1; i >= from; i--) {
      if (digit(text.folded(i))) {
        int digit = text.folded(i) - '0';
        int weighed = twice ? 2 * digit : digit;
        sum += weighed > 9 ? weighed - 9 : weighed;
        twice = !twice;
        length++;
      }
    }
    for (int i = from, taken = 0; taken < 4 && i < to; i++) {
      if (digit(text.folded(i))) {
        prefix = prefix * 10 + text.folded(i) - '0';
        taken++;
      }
    }
    return sum % 10 == 0 && issued(prefix, length);
  }

  private static boolean issued(int prefix, int length) {
    int two = prefix / 100;
    int three = prefix / 10;
    return switch (prefix / 1000) {
      case 4 -> length == 13 || length == 16 || length == 19;
      case 2 ->
        between(prefix, 2221, 2720) ? length == 16 : between(prefix, 2200, 2204) && length >= 16;
      case 3 -> switch (two) {
        case 34, 37 -> length == 15;
        case 36, 38, 39 -> length >= 14;
        case 30 -> between(three, 300, 305) && length >= 14;
        default -> between(prefix, 3528, 3589) && length >= 16;
      };
      case 5 -> between(two, 51, 55) ? length == 16 : length >= 12;
      case 6 -> {
        boolean long16 = two == 62 || two == 65 || prefix == 6011 || between(three, 644, 649);
        yield length >= (long16 ? 16 : 12);
      }
      default -> false;
    };
  }

  private static boolean between(int value, int least, int most) {
    return value >= least && value <= most;
  }

  /** ISO 13616: the country's length, and mod 97 over the rearranged number. */
  static boolean iban(Window text, int from, int to) {
    int length = 0;
    for (int i = from; i < to; i++) {
      length += text.folded(i) == ' ' ? 0 : 1;
    }
    Integer expected = COUNTRIES.get("" + text.folded(from) + text.folded(from + 1));
    if (expected == null || expected != length) {
      return false;
    }
    int rest = 0;
    int at = from + 4;
    while (text.folded(at) == ' ') {
      at++;
    }
    for (int i = at; i < to; i++) {
      rest = mod97(rest, text.folded(i));
    }
    for (int i = from; i < at; i++) {
      rest = mod97(rest, text.folded(i));
    }
    return rest == 1;
  }

  private static int mod97(int rest, char c) {
    if (digit(c)) {
      return (rest * 10 + c - '0') % 97;
    }
    return c >= 'a' && c <= 'z' ? (rest * 100 + c - 'a' + 10) % 97 : rest;
  }

  static boolean email(Window text, int from, int to) {
    int dot = to - 1;
    while (text.folded(dot) != '.') {
      if (!Character.isLetter(text.folded(dot)) && text.folded(dot) != '-') {
        return false;
      }
      dot--;
    }
    return Character.isLetter(text.folded(to - 1)) && text.folded(dot - 1) != '-';
  }

  /** Not glued to something that makes it an order number or part of one. */
  static boolean apart(Window text, int from, int to) {
    char before = before(text, from);
    return before != '-' && before != '#' && before != '/' && before != '.';
  }

  static boolean national(Window text, int from, int to) {
    int digits = count(text, from, to);
    return digits >= 9 && digits <= 12 && apart(text, from, to) && !date(text, from, to);
  }

  /** A date such as 01.02.2026 and what follows it. */
  private static boolean date(Window text, int from, int to) {
    return to - from >= 10 && !digit(text.folded(from + 2))
        && text.folded(from + 5) == text.folded(from + 2)
        && ((text.folded(from + 6) == '1' && text.folded(from + 7) == '9')
            || (text.folded(from + 6) == '2' && text.folded(from + 7) == '0'));
  }

  static boolean ipv4(Window text, int from, int to) {
    int part = 0;
    int digits = 0;
    for (int i = from; i < to; i++) {
      char c = text.folded(i);
      if (c == '.') {
        part = 0;
        digits = 0;
      } else {
        if (digits > 0 && part == 0) {
          return false; // Nobody writes 192.168.001.1; versions look like that.
        }
        part = part * 10 + c - '0';
        digits++;
        if (part > 255) {
          return false;
        }
      }
    }
    return before(text, from) != '.';
  }

  static boolean ipv6(Window text, int from, int to) {
    int groups = 0;
    int gaps = 0;
    int digits = 0;
    boolean inGroup = false;
    for (int i = from; i < to; i++) {
      boolean colon = text.folded(i) == ':';
      if (!colon && !inGroup) {
        groups++;
      }
      if (colon && i + 1 < to && text.folded(i + 1) == ':') {
        gaps++;
      }
      digits += digit(text.folded(i)) ? 1 : 0;
      inGroup = !colon;
    }
    boolean loose = (text.folded(from) == ':' && text.folded(from + 1) != ':')
        || (text.folded(to - 1) == ':' && text.folded(to - 2) != ':');
    boolean shortened = gaps == 1 && groups <= 7 && (groups > 1 || to - from == 3);
    return !loose && digits > 0 && (shortened || (gaps == 0 && groups == 8));
  }

  static boolean ssn(Window text, int from, int to) {
    int area = (text.folded(from) - '0') * 100 + (text.folded(from + 1) - '0') * 10
        + text.folded(from + 2) - '0';
    boolean group = text.folded(from + 4) != '0' || text.folded(from + 5) != '0';
    boolean serial = false;
    for (int i = to - 4; i < to; i++) {
      serial |= text.folded(i) != '0';
    }
    return area != 0 && area != 666 && area < 900 && group && serial && apart(text, from, to)
        && text.folded(from + 3) == text.folded(from + 6);
  }

  static boolean capitals(Window text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (Character.isLowerCase(text.plain(i))) {
        return false;
      }
    }
    return true;
  }

  static boolean digits(Window text, int from, int to) {
    return count(text, from, to) >= 3;
  }

  /** Digits and letters of both cases, as random keys have and words do not. */
  static boolean mixed(Window text, int from, int to) {
    boolean upper = false;
    boolean lower = false;
    int digits = 0;
    for (int i = from; i < to; i++) {
      char c = text.plain(i);
      upper |= Character.isUpperCase(c);
      lower |= Character.isLowerCase(c);
      digits += digit(text.folded(i)) ? 1 : 0;
    }
    return (digits >= 2 && upper && lower) || digits >= 6;
  }

  static boolean jwt(Window text, int from, int to) {
    return text.plain(from) == 'e' && text.plain(from + 2) == 'J';
  }

  static boolean credentials(Window text, int from, int to) {
    int at = from;
    while (text.folded(at) != ' ') {
      at++;
    }
    return mixed(text, at + 1, to) || count(text, at + 1, to) >= 4;
  }
}
