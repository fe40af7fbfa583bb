package dev.tonnage.jdbc;

import java.util.function.Consumer;
import org.apache.spark.sql.catalyst.expressions.PlanExpression;
import org.apache.spark.sql.catalyst.plans.QueryPlan;
import org.apache.spark.sql.catalyst.trees.TreeNode;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** Plans of Spark, with all that is in them. */
final class Trees {
  private Trees() {}

  /** A plan and its parts, those of its expressions and of subqueries, too. */
  static void each(TreeNode<?> node, Consumer<TreeNode<?>> consumer) {
    consumer.accept(node);
    all(node.children(), consumer);
    all(node.innerChildren(), consumer);
    if (node instanceof QueryPlan<?> plan) {
      all(plan.expressions(), consumer);
    }
    if (node instanceof PlanExpression<?> subquery) {
      each(subquery.plan(), consumer);
    }
  }

  private static void all(Seq<? extends TreeNode<?>> nodes, Consumer<TreeNode<?>> consumer) {
    CollectionConverters.asJava(nodes).forEach(n -> each(n, consumer));
  }
}
