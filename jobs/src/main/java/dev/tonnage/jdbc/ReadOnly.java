package dev.tonnage.jdbc;

import java.util.List;
import org.apache.spark.sql.catalyst.analysis.UnresolvedExecuteImmediate;
import org.apache.spark.sql.catalyst.expressions.CallMethodViaReflection;
import org.apache.spark.sql.catalyst.plans.logical.Command;
import org.apache.spark.sql.catalyst.plans.logical.ExecutableDuringAnalysis;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.ParsedStatement;
import org.apache.spark.sql.catalyst.trees.TreeNode;

/** Lets statements through that change nothing. */
final class ReadOnly {
  /** Spark's statements that only tell something are named so. */
  private static final List<String> TELLING = List.of("Show", "Describe", "Explain");

  private ReadOnly() {}

  /** Refuses a statement, as it is parsed, that is no query: Spark runs it as it is analyzed. */
  static void check(LogicalPlan parsed) {
    Trees.each(
        parsed,
        node -> {
          if (doesSomething(node) && !isTelling(node)) {
            throw Failure.refused(
                "Only SELECT, SHOW, DESCRIBE and EXPLAIN are answered here. The tables are written"
                    + " by tonnage scan and tonnage maintain.");
          }
        });
  }

  /** Refuses an analyzed query that calls what is no function of SQL. */
  static void checkFunctions(LogicalPlan analyzed) {
    Trees.each(
        analyzed,
        node -> {
          if (node instanceof CallMethodViaReflection) {
            throw Failure.refused("Methods of Java are not called here; use functions of SQL.");
          }
        });
  }

  private static boolean doesSomething(TreeNode<?> node) {
    return node instanceof Command
        || node instanceof ParsedStatement
        || node instanceof ExecutableDuringAnalysis
        || node instanceof UnresolvedExecuteImmediate;
  }

  private static boolean isTelling(TreeNode<?> node) {
    return TELLING.stream().anyMatch(node.getClass().getSimpleName()::startsWith);
  }
}
