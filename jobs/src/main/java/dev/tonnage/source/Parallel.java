package dev.tonnage.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Asks many questions at a time; the answers come in the order of the questions. */
final class Parallel {

  /** A question that takes a while. */
  interface Question<T, R> {
    R ask(T subject) throws IOException;
  }

  private Parallel() {}

  static <T, R> List<R> answers(List<T> subjects, int atOnce, Question<T, R> question)
      throws IOException {
    ExecutorService threads =
        Executors.newFixedThreadPool(
            Math.max(1, Math.min(atOnce, subjects.size())),
            task -> {
              Thread thread = new Thread(task, "listing");
              thread.setDaemon(true);
              return thread;
            });
    try {
      List<Future<R>> futures = new ArrayList<>();
      for (T subject : subjects) {
        futures.add(threads.submit(() -> question.ask(subject)));
      }
      List<R> answers = new ArrayList<>();
      for (Future<R> future : futures) {
        answers.add(future.get());
      }
      return answers;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      if (e.getCause() instanceof RuntimeException wrong) {
        throw wrong;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while listing", e);
    } finally {
      threads.shutdownNow();
    }
  }
}
