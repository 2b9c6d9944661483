package dev.evenkeel.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Holds every page to the names the code has: metrics, headers, paths, commands, keys, links. */
final class DocumentedNamesTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern METRIC = Pattern.compile("\\bevenkeel_[a-z_]+[a-z]");
  private static final Pattern METER = Pattern.compile("= \"(evenkeel\\.[a-z.]+)\"");
  /** What Prometheus' format puts behind a meter's name. */
  private static final Pattern SUFFIX =
      Pattern.compile("(_seconds)?(_total|_bucket|_count|_sum|_max)?$");
  private static final Pattern HEADER = Pattern.compile("\\bx-evenkeel-[a-z-]+[a-z]");
  private static final Pattern ADMIN =
      Pattern.compile("\"(/(?:livez|readyz|metrics|admin/v1/[a-z]+))[/\"]");
  private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");
  private static final Pattern KEY_IN_TABLE = Pattern.compile("(?m)^\\| `([^`]+)` \\|");
  private static final Pattern DOTTED = Pattern.compile(
      "(?:server|tenants|providers|workloads|pools|drills|exceptions|policies|guards|suites|certificates|decisions|log)(?:\\.<?[a-z][a-z-]*>?(?:\\[\\])?)+");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]*)(?:#([^)\\s]+))?\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");
  private static final Pattern OPTION = Pattern.compile("(?<=^|\\s)--[a-z][a-z-]*");
  private static final Pattern COMMAND = Pattern.compile("evenkeel ([a-z]+)\\b.*");

  /** Texts by their path from the root. */
  private static final Map<Path, String> PAGES = new TreeMap<>();
  private static String code = "";
  /** Where every meter has its name. */
  private static String meterNames = "";

  @BeforeAll
  static void read() throws IOException {
    PAGES.put(Path.of("README.md"), Files.readString(ROOT.resolve("README.md")));
    files(ROOT.resolve("docs"), ".md")
        .forEach(page -> PAGES.put(ROOT.relativize(page), text(page)));
    StringBuilder all = new StringBuilder();
    for (String module : List.of("core", "adapters", "policy", "server")) {
      files(ROOT.resolve("gateway-" + module).resolve("src/main/java"), ".java")
          .forEach(source -> all.append(text(source)));
    }
    code = all.toString();
    meterNames = Files.readString(
        ROOT.resolve("gateway-server/src/main/java/dev/evenkeel/server/metrics/MeterNames.java"));
  }

  private static List<Path> files(Path folder, String ending) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(each -> each.toString().endsWith(ending)).sorted().toList();
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What pages say that {@code known} does not know, each with its page. */
  private static Set<String> unknown(Pattern pattern, Predicate<String> known) {
    Set<String> unknown = new TreeSet<>();
    PAGES.forEach((page, text) -> pattern.matcher(text)
        .results()
        .map(found -> found.group())
        .filter(name -> !known.test(name))
        .forEach(name -> unknown.add(page + ": " + name)));
    return unknown;
  }

  private static Set<String> meters() {
    return METER.matcher(meterNames)
        .results()
        .map(found -> found.group(1).replace('.', '_'))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String meter(String exported) {
    return SUFFIX.matcher(exported).replaceFirst("");
  }

  @Test
  void metrics_thatPagesName_exist() {
    Set<String> meters = meters();
    assertThat(meters).hasSizeGreaterThan(40);
    assertThat(unknown(METRIC, name -> meters.contains(name) || meters.contains(meter(name))))
        .isEmpty();
  }

  @Test
  void metrics_thatExist_areOnAPage() {
    Set<String> named = PAGES.values()
        .stream()
        .flatMap(page -> METRIC.matcher(page).results())
        .flatMap(found -> Stream.of(found.group(), meter(found.group())))
        .collect(Collectors.toSet());
    assertThat(meters()).allSatisfy(meter -> assertThat(named).contains(meter));
  }

  @Test
  void headers_thatPagesName_exist() {
    assertThat(unknown(HEADER, name -> code.contains('"' + name + '"'))).isEmpty();
  }

  @Test
  void adminPaths_areOnThePageOfOperations() {
    String page = PAGES.getOrDefault(Path.of("docs", "operations.md"), "");
    Set<String> paths = ADMIN.matcher(code)
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
    assertThat(paths).contains("/livez", "/admin/v1/pools");
    assertThat(paths).allSatisfy(path -> assertThat(page).contains('`' + path));
  }

  @Test
  void keys_thatPagesName_areThoseOfTheConfiguration() {
    String configuration = PAGES.getOrDefault(Path.of("docs", "configuration.md"), "");
    Set<String> keys = KEY_IN_TABLE.matcher(configuration)
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toSet());
    assertThat(keys).hasSizeGreaterThan(200);
    Set<String> unknown = new TreeSet<>();
    PAGES.forEach((page, text) -> CODE.matcher(text)
        .results()
        .map(found -> found.group(1))
        .filter(DOTTED.asMatchPredicate())
        .filter(name -> keys.stream().noneMatch(key -> plain(key).equals(plain(name))))
        .forEach(name -> unknown.add(page + ": " + name)));
    assertThat(unknown).isEmpty();
  }

  /** A key without its places for names and positions, which prose leaves out at will. */
  private static String plain(String key) {
    return key.replaceAll("\\.<name>|\\[\\]", "");
  }

  @Test
  void commandsAndOptions_thatPagesName_exist() {
    Set<String> unknown = new TreeSet<>();
    PAGES.forEach((page, text) -> CODE.matcher(text)
        .results()
        .map(found -> COMMAND.matcher(found.group(1).replaceFirst("^\\./", "")))
        .filter(Matcher::matches)
        .forEach(command -> {
          if (!code.contains("name = \"" + command.group(1) + '"')) {
            unknown.add(page + ": " + command.group());
          }
          OPTION.matcher(command.group())
              .results()
              .filter(option -> !code.contains('"' + option.group() + '"'))
              .forEach(option -> unknown.add(page + ": " + command.group()));
        }));
    assertThat(unknown).isEmpty();
  }

  @Test
  void links_leadSomewhere() {
    Set<String> dead = new TreeSet<>();
    PAGES.forEach((page, text) -> LINK.matcher(text)
        .results()
        .filter(link -> !link.group(1).startsWith("http"))
        .filter(link -> !leads(page, link.group(1), link.group(2)))
        .forEach(link -> dead.add(page + ": " + link.group())));
    assertThat(dead).isEmpty();
  }

  private static boolean leads(Path page, String file, @Nullable String to) {
    Path target = ROOT.resolve(page).resolveSibling(file).normalize();
    if (file.isEmpty()) {
      target = ROOT.resolve(page);
    }
    if (!Files.exists(target)) {
      return false;
    }
    return to == null || headings(text(target)).contains(to);
  }

  /** What a heading is called in a link: its words in small letters, joined by dashes. */
  private static Set<String> headings(String page) {
    Set<String> all = new HashSet<>();
    HEADING.matcher(page)
        .results()
        .forEach(found -> all.add(found.group(1)
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^\\p{L}\\p{N}_ -]", "")
            .strip()
            .replace(' ', '-')));
    return all;
  }
}
