package dev.evenkeel.policy.text;

/**
 * How a secret goes on after the part that gave it away: nothing of the rest may leave either,
 * however
 * long it is, and none of it has to be held for that.
 */
public enum Tail {
  /** Nothing follows. */
  NONE {
    @Override
    int take(int state, char c) {
      return END;
    }
  },
  /** A token without white space. */
  TOKEN {
    @Override
    int take(int state, char c) {
      return c < 0x80 && (Character.isLetterOrDigit(c) || "_-.~+/=%".indexOf(c) >= 0) ? 1 : END;
    }
  },
  /** The rest of a run of base64 or hex. */
  ENCODED {
    @Override
    int take(int state, char c) {
      return c < 0x80 && (Character.isLetterOrDigit(c) || "_-+/=".indexOf(c) >= 0) ? 1 : END;
    }
  },
  /** The body of a PEM block, up to and with the line that ends it. */
  PEM {
    private static final int LONGEST = 32 * 1024;

    // The state counts characters; each dash beyond the head's last counts in the upper bits.
    @Override
    int take(int state, char c) {
      int dashes = state >> 20;
      int read = state & 0xFFFFF;
      if (dashes >= 10 || read > LONGEST) {
        return END;
      }
      boolean fits = Character.isWhitespace(c)
          || (c < 0x80 && (Character.isLetterOrDigit(c) || "+/=-:,\\_.".indexOf(c) >= 0));
      return fits ? (c == '-' ? dashes + 1 : dashes) << 20 | read + 1 : END;
    }
  };

  /** Nothing more belongs to it. */
  static final int END = -1;

  /** Whether {@code c} goes on: the next state, {@link #END} when it does not. Begins with 0. */
  abstract int take(int state, char c);
}
