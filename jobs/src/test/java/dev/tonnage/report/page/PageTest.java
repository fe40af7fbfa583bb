package dev.tonnage.report.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** The page in a real browser, with as much as it can be asked to show. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageTest {
  private static final int SERVICES = 10_000;
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Path PICTURES = Path.of("target", "dashboard");

  @TempDir static Path temp;

  private final PageData data = GeneratedFleet.of(SERVICES);
  private Path page;
  private ChromeDriver browser;

  @BeforeAll
  void write() throws IOException {
    page = temp.resolve("below/page.html");
    Page.write(data, page);
  }

  @AfterAll
  void quit() {
    if (browser != null) {
      browser.quit();
    }
  }

  @Test
  void every_level_adds_up_to_what_it_is_part_of() throws IOException {
    JsonNode json = new ObjectMapper().readTree(Page.json(data));
    long all = Stream.iterate(0, s -> s + 1).limit(SERVICES).mapToLong(GeneratedFleet::bytes).sum();
    assertThat(json.path("byService").path(1).asLong()).isEqualTo(all);
    assertThat(json.path("byModule").path(1).asLong()).isEqualTo(all);
    JsonNode end = json.path("fleet").path(json.path("fleet").size() - 1);
    assertThat(
            end.path(1).asLong()
                + end.path(2).asLong()
                + end.path(3).asLong()
                + end.path(4).asLong())
        .isEqualTo(all);
    assertThat(partsOf(json.path("byService"))).isGreaterThan(20_000);
  }

  private static int partsOf(JsonNode node) {
    int count = 0;
    long sum = 0;
    for (JsonNode part : node.path(5)) {
      sum += part.path(1).asLong();
      count += 1 + partsOf(part);
    }
    assertThat(sum).isLessThanOrEqualTo(node.path(1).asLong());
    return count;
  }

  @Test
  void names_can_not_leave_the_data() throws IOException {
    String html = Files.readString(page);
    assertThat(html).doesNotContain("</script><script>document").doesNotContain("<!--");
    assertThat(html).contains("\\u003c/script>").contains("ISC").doesNotContain("/* library */");
    assertThat(html).doesNotContainPattern("(src|href)=\"https?:");
    try (Stream<Path> files = Files.list(page.getParent())) {
      assertThat(files).containsExactly(page);
    }
  }

  @Test
  void a_browser_draws_it_in_two_seconds_drills_down_searches_and_complains_of_nothing()
      throws IOException {
    open();
    assertThat(millisToDraw()).as("milliseconds to the first drawing").isLessThan(limit());
    assertThat(browser.getTitle()).isEqualTo("Tonnage");
    assertThat(tiles()).hasSizeGreaterThan(100);
    assertThat(text(".details")).contains("All services").contains("10,000 services");
    keep("fleet-desktop");

    // The largest is called what would break out of a page that is not careful.
    tile(GeneratedFleet.HOSTILE).click();
    await(".crumbs [aria-current]", GeneratedFleet.HOSTILE);
    tile("std").sendKeys(Keys.ENTER);
    await(".crumbs [aria-current]", "std");
    keep("module-desktop");
    tile("std/p0").sendKeys(Keys.ENTER);
    await(".crumbs [aria-current]", "std/p0");
    assertThat(tiles()).anySatisfy(t -> assertThat(t.getAccessibleName()).contains("function0"));
    String deep = browser.getCurrentUrl();
    script("document.querySelector('.tile').focus()");
    WebElement first = browser.switchTo().activeElement();
    first.sendKeys(Keys.ARROW_RIGHT);
    assertThat(browser.switchTo().activeElement()).isNotEqualTo(first);
    browser.switchTo().activeElement().sendKeys(Keys.BACK_SPACE);
    await(".crumbs [aria-current]", "std");

    browser.get(deep);
    browser.navigate().refresh();
    await(".crumbs [aria-current]", "std/p0");

    browser.findElement(By.id("search")).sendKeys("team/module-7");
    await("#found li", "example.com/team/module-7/v2");
    keep("search-desktop");
    browser.findElement(By.id("search")).sendKeys(Keys.ENTER);
    await(".details h2", "example.com/team/module-7/v2");

    for (String view : List.of("growth", "builds", "waste", "coverage")) {
      browser.findElement(By.cssSelector(".tabs [data-view=" + view + "]")).click();
      await(".tabs [aria-current]", view.substring(0, 1).toUpperCase() + view.substring(1));
    }
    script("location.hash = 'growth/team-1%2Fservice-1'");
    await(".budget-name", "services 30.0");
    browser.findElement(By.id("theme")).click();
    assertThat(script("return document.documentElement.dataset.theme")).isEqualTo("dark");

    phone();
    for (String view : List.of("map", "growth", "coverage")) {
      script("location.hash = '" + view + "'");
      await(".tabs [aria-current]", view.substring(0, 1).toUpperCase() + view.substring(1));
      assertThat((Long) script("return document.documentElement.scrollWidth"))
          .as(view + " at a phone's width")
          .isLessThanOrEqualTo((Long) script("return innerWidth"));
      keep(view + "-phone-dark");
    }
    assertThat(browser.manage().logs().get(LogType.BROWSER).getAll()).isEmpty();
    assertThat(script("return performance.getEntriesByType('resource').length"))
        .as("what was loaded besides the page")
        .isEqualTo(0L);
  }

  /** The least of some times: other tests run beside this one. */
  private long millisToDraw() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 4 && least >= limit(); i++) {
      browser.get(page.toUri().toString());
      String ready = (String) script("return document.documentElement.dataset.ready");
      least = Math.min(least, Long.parseLong(ready));
    }
    System.out.println("a page of " + SERVICES + " services is drawn in " + least + " ms");
    return least;
  }

  /** Where many tests share a machine, two seconds of its time take longer. */
  private static long limit() {
    return Long.getLong("page.limit.millis", 2_000);
  }

  private void phone() {
    browser.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", 390, "height", 844, "deviceScaleFactor", 2, "mobile", true));
  }

  private void open() {
    File chromium = new File("/usr/bin/chromium");
    File driver = new File("/usr/bin/chromedriver");
    assumeTrue(chromium.canExecute() && driver.canExecute(), "there is no chromium here");
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(chromium);
    options.addArguments(
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--user-data-dir=" + temp.resolve("browser"));
    options.setCapability("goog:loggingPrefs", logs);
    browser =
        new ChromeDriver(
            new ChromeDriverService.Builder().usingDriverExecutable(driver).build(), options);
    browser.manage().window().setSize(new Dimension(1440, 900));
  }

  private List<WebElement> tiles() {
    return browser.findElements(By.cssSelector(".tile.outer"));
  }

  private WebElement tile(String name) {
    return (WebElement)
        script(
            "return [...document.querySelectorAll('.tile.outer')].find(t => t.node.name === arguments[0])",
            name);
  }

  private String text(String selector) {
    return browser.findElement(By.cssSelector(selector)).getText();
  }

  private void await(String selector, String text) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    String seen;
    do {
      seen =
          (String)
              script(
                  "return (document.querySelector(arguments[0]) || {}).textContent || ''",
                  selector);
    } while (!seen.contains(text) && System.nanoTime() < end);
    assertThat(seen).as(selector).contains(text);
  }

  private Object script(String text, Object... arguments) {
    return ((JavascriptExecutor) browser).executeScript(text, arguments);
  }

  private void keep(String name) throws IOException {
    Files.createDirectories(PICTURES);
    Files.write(PICTURES.resolve(name + ".png"), browser.getScreenshotAs(OutputType.BYTES));
  }
}
