package dev.evenkeel.server.cli;

import dev.evenkeel.core.route.ControlReview.Finding;
import dev.evenkeel.core.route.ControlTable;
import dev.evenkeel.core.route.Controls;
import dev.evenkeel.core.route.Pool;
import dev.evenkeel.server.admin.ControlsJson;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows workloads' requirements against what receivers of data attest. */
@Command(name = "controls", mixinStandardHelpOptions = true, description = {
    "Shows what a pool's workload requires, and what each route and guard attests.",
    "For reviewers: a row for each requirement, a column for everybody who receives the pool's data,"
        + " with owners, review dates and evidence. Exits with 1 when somebody does not meet"
        + " everything today."})
final class ControlsCommand implements Callable<Integer> {
  /** Longer texts are cut. */
  private static final int WIDEST = 34;

  @Mixin
  private ConfigOption config = new ConfigOption();

  @Parameters(paramLabel = "POOL", arity = "0..1", description = "Only this pool.")
  private @Nullable String poolName;

  @Option(names = "--json", description = "Print it as JSON.")
  private boolean json;

  @CommandLine.Spec
  private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    Assembly assembly = config.assemble();
    List<Pool> pools = assembly.config()
        .pools()
        .values()
        .stream()
        .filter(pool -> poolName == null || poolName.equals(pool.name()))
        .toList();
    if (pools.isEmpty()) {
      throw new Main.Complaint(2, "no pool '" + poolName + "'; there are "
          + String.join(", ", assembly.config().pools().keySet()));
    }
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    List<ControlTable> tables = pools.stream()
        .map(pool -> ControlTable.of(pool, assembly.clearances().guards(pool), today))
        .toList();
    Terminal terminal = Terminal.of(spec.commandLine().getOut());
    if (json) {
      terminal.line(ControlsJson.text(tables));
    } else {
      tables.forEach(table -> print(terminal, table));
    }
    return tables.stream()
        .flatMap(table -> table.columns().stream())
        .allMatch(ControlTable.Column::meets) ? 0 : 1;
  }

  private static void print(Terminal terminal, ControlTable table) {
    terminal.line("pool " + table.pool() + ", workload " + table.workload());
    if (table.rows().isEmpty()) {
      terminal.line("  requires nothing of anybody's controls: whoever is a route gets the data");
    } else {
      grid(terminal, table);
    }
    for (int i = 0; i < table.columns().size(); i++) {
      person(terminal, table, i);
    }
    terminal.line("");
  }

  private static void grid(Terminal terminal, ControlTable table) {
    List<List<String>> lines = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("requirement", "required"));
    table.columns().forEach(column -> head.add(name(column)));
    lines.add(head);
    for (ControlTable.Row row : table.rows()) {
      List<String> line = new ArrayList<>(List.of(row.requirement(), row.required()));
      row.cells().forEach(cell -> line.add(cell(cell)));
      lines.add(line);
    }
    int[] widths = new int[head.size()];
    for (List<String> line : lines) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.min(WIDEST, Math.max(widths[i], line.get(i).length()));
      }
    }
    for (List<String> line : lines) {
      StringBuilder out = new StringBuilder(" ");
      for (int i = 0; i < widths.length; i++) {
        String text = line.get(i);
        String shown = text.length() > WIDEST ? text.substring(0, WIDEST - 1) + "…" : text;
        out.append(' ').append(shown).append(" ".repeat(widths[i] - shown.length() + 1));
      }
      terminal.line(out.toString().stripTrailing());
    }
  }

  private static String name(ControlTable.Column column) {
    return column.guard() ? "guard " + column.name() : column.name();
  }

  private static String cell(Finding finding) {
    return switch (finding.state()) {
      case MET -> "met: " + finding.attested();
      case MISSING -> "MISSING";
      case UNMET -> "NOT MET: " + finding.attested();
      case EXPIRED -> "EXPIRED";
    };
  }

  private static void person(Terminal terminal, ControlTable table, int index) {
    ControlTable.Column column = table.columns().get(index);
    Controls.Review review = column.controls().review();
    terminal.line("");
    terminal.line("  " + name(column) + (column.guard() ? "" : " at " + column.provider()) + ": "
        + (column.meets() ? terminal.good("may have the data")
            : terminal.bad(column.guard() ? "may not have the data, so no route may serve"
                : "may not have the data")));
    if (column.controls().attested()) {
      terminal.line("    owner " + said(review.owner()) + ", reviewer " + said(review.reviewer())
          + ", reviewed " + said(review.reviewed()) + ", expires " + said(review.expires()));
      terminal.line("    evidence " + said(review.evidence()));
    } else {
      terminal.line("    attests nothing");
    }
    if (!column.meets()) {
      for (String each : table.rows()
          .stream()
          .map(row -> row.cells().get(index))
          .filter(Finding::against)
          .map(Finding::detail)
          .collect(Collectors.toCollection(LinkedHashSet::new))) {
        terminal.line("    - " + each);
      }
    }
  }

  private static String said(@Nullable Object value) {
    return value == null ? "nobody said" : value.toString();
  }
}
