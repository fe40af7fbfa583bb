package dev.tonnage.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** Whether rows are held here or handed out, they are the same. */
class FanTest {
  private static final Fan.Shape SHAPE =
      new Fan.Shape()
          .with("number", StructType.fromDDL("n BIGINT NOT NULL, text STRING"))
          .with("last", StructType.fromDDL("n BIGINT"));
  private static final long ROWS = 300;
  private static final List<Long> SHARES = List.of(0L, 1L, 2L, 3L, 4L);

  private final SparkSession spark = SparkSession.builder().master("local[2]").getOrCreate();

  /** The numbers of a share, and which of them is the last. */
  private static FlatMapFunction<Long, Row> counting(Tally tally) {
    return share -> {
      tally.add(ROWS);
      return LongStream.rangeClosed(1, ROWS + 1)
          .mapToObj(
              i ->
                  i <= ROWS
                      ? SHAPE.row("number", RowFactory.create(share * ROWS + i, "row " + i))
                      : SHAPE.row("last", RowFactory.create(share * ROWS + ROWS)))
          .iterator();
    };
  }

  private Map<String, List<String>> rows(long room) {
    Tally tally = new Tally(spark.sparkContext());
    Fan fan = Fan.out(spark, SHARES, SHAPE, tally, room, counting(tally));
    assertThat(fan.gathered("last").get("last")).hasSize(SHARES.size());
    Map<String, List<String>> rows =
        List.of("number", "last").stream()
            .collect(
                Collectors.toMap(
                    k -> k,
                    k ->
                        fan.rows(k).collectAsList().stream().map(Row::toString).sorted().toList()));
    assertThat(tally.work()).isEqualTo(new Watch.Work(SHARES.size(), SHARES.size() * ROWS, 0));
    fan.forget();
    return rows;
  }

  @Test
  void rows_held_here_and_rows_that_tasks_hand_back_are_the_same() {
    Map<String, List<String>> handedOut = rows(0);
    assertThat(handedOut.get("number")).hasSize((int) (SHARES.size() * ROWS));
    assertThat(rows(Long.MAX_VALUE)).isEqualTo(handedOut);
  }

  @Test
  void what_there_is_no_room_for_is_handed_out_and_counted_once() {
    assertThat(rows(ROWS * 1000)).isEqualTo(rows(0));
  }
}
