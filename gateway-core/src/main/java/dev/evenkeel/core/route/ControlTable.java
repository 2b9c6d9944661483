package dev.evenkeel.core.route;

import dev.evenkeel.core.route.ControlReview.Finding;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A pool's requirements against everybody who receives its data, for people: a row for each
 * requirement, a column for each route and each guard. Immutable.
 *
 * @param pool the pool's name
 * @param workload its workload's name
 * @param columns routes in the pool's order, then guards
 * @param rows empty where the workload requires nothing
 */
public record ControlTable(String pool, String workload, List<Column> columns, List<Row> rows) {
  public ControlTable {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
  }

  /**
   * Somebody who receives data.
   *
   * @param name the route's or guard's name
   * @param guard whether it is a guard
   * @param provider the provider's id; a guard's own name
   * @param controls what it attests
   * @param meets whether it meets every requirement
   */
  public record Column(String name, boolean guard, String provider, Controls controls,
      boolean meets) {}

  /**
   * A requirement.
   *
   * @param cells in the columns' order
   */
  public record Row(String requirement, String required, List<Finding> cells) {
    public Row {
      cells = List.copyOf(cells);
    }
  }

  /** @param guards whom the pool's policy asks */
  public static ControlTable of(Pool pool, List<Receiver> guards, LocalDate today) {
    Workload workload = pool.workload();
    Set<DataKind> apart = EnumSet.noneOf(DataKind.class);
    pool.routes()
        .forEach(route -> apart.addAll(ControlReview.apart(workload, route.provider().controls())));
    guards.forEach(guard -> apart.addAll(ControlReview.apart(workload, guard.controls())));
    List<Column> columns = new ArrayList<>();
    Map<String, List<Finding>> rows = new LinkedHashMap<>();
    for (Route route : pool.routes()) {
      Provider provider = route.provider();
      columns.add(column(route.id(), false, provider.id(), provider.controls(), workload, today));
      add(rows, ControlReview.of(workload, provider.controls(), today, apart));
    }
    for (Receiver guard : guards) {
      columns.add(column(guard.name(), true, guard.name(), guard.controls(), workload, today));
      add(rows, ControlReview.of(workload, guard.controls(), today, apart));
    }
    return new ControlTable(pool.name(), workload.name(), columns, rows.values()
        .stream()
        .map(cells -> new Row(cells.getFirst().requirement(), cells.getFirst().required(), cells))
        .toList());
  }

  private static Column column(String name, boolean guard, String provider, Controls controls,
      Workload workload, LocalDate today) {
    return new Column(name, guard, provider, controls,
        ControlReview.reasons(workload, controls, today).isEmpty());
  }

  /** With the same kinds apart everybody has the same rows. */
  private static void add(Map<String, List<Finding>> rows, List<Finding> findings) {
    for (Finding each : findings) {
      rows.computeIfAbsent(each.requirement(), _ -> new ArrayList<>()).add(each);
    }
  }
}
