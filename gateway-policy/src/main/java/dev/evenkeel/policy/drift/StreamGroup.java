package dev.evenkeel.policy.drift;

/**
 * Streams that turns tell of together: those of one route and class.
 *
 * @param pool the pool's name
 * @param route the route's id
 * @param queryClass what the turns were about
 */
public record StreamGroup(String pool, String route, String queryClass) {
  /** By its texts, which remember their own: this is asked on every turn. */
  @Override
  public int hashCode() {
    return 31 * (31 * pool.hashCode() + route.hashCode()) + queryClass.hashCode();
  }

  static StreamGroup of(StreamKey key) {
    return new StreamGroup(key.pool(), key.route(), key.queryClass());
  }

  StreamKey key(Signal signal) {
    return new StreamKey(pool, route, queryClass, signal);
  }
}
