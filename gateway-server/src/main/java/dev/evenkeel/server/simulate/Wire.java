package dev.evenkeel.server.simulate;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** One vendor's wire: requests in, bytes out. Immutable. */
interface Wire {
  /** The end of the path answers are asked for at. */
  String path();

  /**
   * Lets a caller pass or not.
   *
   * @throws RejectedAskException if the key is not the one expected
   */
  void authorize(Received request, String apiKey);

  /**
   * Reads a request.
   *
   * @throws RejectedAskException with the vendor's own complaint
   */
  Ask read(Received request);

  /** The headers of every response. */
  Map<String, String> headers(long serial, Instant at);

  /** The events of a stream, to its end. */
  List<Frame> stream(Utterance utterance);

  /** The body of an answer that is sent whole. */
  String whole(Utterance utterance);

  /** The event that tells a stream has failed. */
  Frame streamError(long serial);

  /** An event that is no JSON. */
  Frame undecodable();

  /** What the vendor says with a status. */
  VendorError error(int status);

  /** The body of an error. */
  String body(VendorError error, long serial);

  /** The list of models, with one in it. */
  String models(String model);
}
