package dev.evenkeel.core.session;

/** Some of a text's characters, where they lie; nothing is copied. The text does not change. */
record Span(String whole, int start, int end) implements CharSequence {
  @Override
  public int length() {
    return end - start;
  }

  @Override
  public char charAt(int index) {
    return whole.charAt(start + index);
  }

  @Override
  public CharSequence subSequence(int from, int to) {
    return new Span(whole, start + from, start + to);
  }

  @Override
  public void getChars(int from, int to, char[] into, int at) {
    whole.getChars(start + from, start + to, into, at);
  }

  @Override
  public String toString() {
    return whole.substring(start, end);
  }
}
