package dev.evenkeel.server.simulate;

/** Carries the error a request is answered with. Without a stack. */
final class RejectedAskException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient VendorError error;

  RejectedAskException(VendorError error) {
    super(error.message(), null, false, false);
    this.error = error;
  }

  VendorError error() {
    return error;
  }
}
