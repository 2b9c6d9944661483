package dev.evenkeel.server.chaos;

import dev.evenkeel.server.decisions.DecisionChain;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the decision log says of all turns when the run is over. */
final class Records {
  private static final Pattern REQUEST = Pattern.compile("\"request_id\":\"storm-(\\d+)\"");
  private static final Pattern OUTCOME = Pattern.compile("\"outcome\":\"(\\w+)\"");
  private static final Pattern ATTEMPT = Pattern.compile("\"result\":\"(\\w+)\"");

  private Records() {}

  /** Every turn has one record, the record says what the caller saw, and the chain holds. */
  static void check(Path folder, Tally tally) throws IOException {
    DecisionChain.Verification chain = DecisionChain.verify(folder);
    if (chain.brokenAt() != null) {
      tally.wrong("the chain of records is broken at " + chain.brokenAt());
    }
    BitSet recorded = new BitSet();
    BitSet answered = tally.answered();
    for (Path file : files(folder)) {
      try (BufferedReader lines = Files.newBufferedReader(file)) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          one(line, recorded, answered, tally);
        }
      }
    }
    if (recorded.cardinality() != tally.turns()) {
      tally.wrong(tally.turns() + " turns, but " + recorded.cardinality() + " records");
    }
  }

  private static void one(String line, BitSet recorded, BitSet answered, Tally tally) {
    Matcher request = REQUEST.matcher(line);
    Matcher outcome = OUTCOME.matcher(line);
    if (!request.find() || !outcome.find()) {
      tally.wrong("a record of no turn: " + line);
      return;
    }
    int number = Integer.parseInt(request.group(1));
    if (recorded.get(number)) {
      tally.wrong("two records of turn " + number);
    }
    recorded.set(number);
    if (tally.wrong().stream().anyMatch(each -> each.startsWith("turn " + number + ","))) {
      tally.wrong("the record of turn " + number + ": " + line);
    }
    tally.count("records: " + outcome.group(1));
    if (answered.get(number) && !outcome.group(1).equals("answered")) {
      tally.wrong("turn " + number + " was answered, its record says " + outcome.group(1));
    }
    Matcher attempt = ATTEMPT.matcher(line);
    while (attempt.find()) {
      tally.count("calls: " + attempt.group(1));
    }
  }

  private static java.util.List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(each -> each.toString().endsWith(".jsonl")).sorted().toList();
    }
  }
}
