package dev.tonnage.app;

import dev.tonnage.report.Sizes;
import dev.tonnage.stage.Watch;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows how a scan goes: a bar on a terminal, two lines a phase elsewhere. */
final class Progress implements Watch {
  private static final long EVERY_MILLIS = 250;

  private final PrintWriter err;
  private final boolean isTerminal;

  private Progress(PrintWriter err, boolean isTerminal) {
    this.err = err;
    this.isTerminal = isTerminal;
  }

  static Progress on(PrintWriter err) {
    return new Progress(err, System.console() != null);
  }

  @Override
  public <T> T during(String name, Work all, Supplier<Work> done, Supplier<T> work) {
    err.printf("%s: %d, %s%n", name, all.items(), Sizes.text(all.bytes()));
    long began = System.nanoTime();
    T result = isTerminal ? withBar(name, all, done, work) : work.get();
    Work end = done.get();
    err.printf(
        Locale.ROOT,
        "%s: done in %.1f s%s%n",
        name,
        (System.nanoTime() - began) / 1e9,
        end.failures() == 0 ? "" : ", " + end.failures() + " with faults");
    return result;
  }

  private static <T> T withBar(String name, Work all, Supplier<Work> done, Supplier<T> work) {
    ScheduledExecutorService clock =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "progress");
              thread.setDaemon(true);
              return thread;
            });
    try (ProgressBar bar =
        new ProgressBarBuilder()
            .setTaskName(name)
            .setInitialMax(all.bytes())
            .setUnit(" MB", 1_000_000)
            .setStyle(ProgressBarStyle.ASCII)
            .clearDisplayOnFinish()
            .build()) {
      clock.scheduleAtFixedRate(
          () -> show(bar, all, done.get()), 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
      return work.get();
    } finally {
      clock.shutdownNow();
    }
  }

  private static void show(ProgressBar bar, Work all, Work done) {
    bar.stepTo(Math.min(done.bytes(), all.bytes()));
    bar.setExtraMessage(
        " %d/%d%s"
            .formatted(
                Math.min(done.items(), all.items()),
                all.items(),
                done.failures() == 0 ? "" : ", " + done.failures() + " with faults"));
  }

  @Override
  public void say(String sentence) {
    err.println(sentence);
  }
}
