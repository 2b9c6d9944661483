package dev.evenkeel.policy.certify;

/** An envelope or key that must not be believed. The message says why, for the operator. */
public final class InvalidCertificateException extends Exception {
  private static final long serialVersionUID = 1L;

  public InvalidCertificateException(String why) {
    super(why);
  }

  public InvalidCertificateException(String why, Throwable cause) {
    super(why, cause);
  }
}
