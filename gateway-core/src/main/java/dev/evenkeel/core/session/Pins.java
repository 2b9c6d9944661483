package dev.evenkeel.core.session;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A part of the pins. Thread-safe by its lock, which is never held for longer than a look. */
final class Pins {
  private final Places places;
  /** Routes and serials are the configuration's own texts. */
  private String[] routes;
  private String[] certificates;
  private int[] epochs;
  private long[] created;

  Pins(int most) {
    places = new Places(most);
    routes = new String[places.room()];
    certificates = new String[places.room()];
    epochs = new int[places.room()];
    created = new long[places.room()];
  }

  synchronized @Nullable Pin find(long high, long low, long now) {
    int place = places.find(high, low, now);
    return place == Places.NONE ? null : at(place);
  }

  /** See {@link AffinityTable#bind}. */
  synchronized Pin bind(long high, long low, @Nullable Pin expected, Pin next, long life,
      long now) {
    int place = places.find(high, low, now);
    if (place == Places.NONE) {
      // A pin that expired meanwhile may be set again: nothing newer contradicts it.
      set(places.add(high, low, life, now), next);
      return next;
    }
    places.live(place, life, now);
    Pin current = at(place);
    if (!current.equals(expected)) {
      return current;
    }
    set(place, next);
    return next;
  }

  synchronized int size(long now) {
    return places.size(now);
  }

  private Pin at(int place) {
    return new Pin(routes[place], certificates[place], epochs[place], created[place]);
  }

  private void set(int place, Pin pin) {
    int room = places.room();
    if (place >= epochs.length) {
      routes = Arrays.copyOf(routes, room);
      certificates = Arrays.copyOf(certificates, room);
      epochs = Arrays.copyOf(epochs, room);
      created = Arrays.copyOf(created, room);
    }
    routes[place] = pin.route();
    certificates[place] = pin.certificate();
    epochs[place] = pin.epoch();
    created[place] = pin.createdMillis();
  }
}
