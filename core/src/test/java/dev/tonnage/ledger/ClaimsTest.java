package dev.tonnage.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Settling claims, against a model that asks for every byte anew. */
class ClaimsTest {
  private record Claim(
      int start, int end, List<String> owners, Account account, Evidence evidence) {}

  @Test
  void everyByteGoesToTheStrongestEvidenceThenTheShortestRangeThenTheName() {
    for (int seed = 0; seed < 3000; seed++) {
      Random random = new Random(seed);
      int size = 1 + random.nextInt(60);
      List<Claim> claims = randomClaims(random, size);
      assertThat(settled(size, claims))
          .as("seed %d, %s", seed, claims)
          .isEqualTo(model(size, claims));
    }
  }

  @Test
  void theOrderOfClaimsDoesNotMatter() {
    for (int seed = 0; seed < 1000; seed++) {
      Random random = new Random(seed);
      int size = 1 + random.nextInt(200);
      List<Claim> claims = randomClaims(random, size);
      List<Claim> shuffled = new ArrayList<>(claims);
      Collections.shuffle(shuffled, random);
      assertThat(settled(size, shuffled)).as("seed %d", seed).isEqualTo(settled(size, claims));
    }
  }

  @Test
  void sharedBytesAreSplitEvenlyAndTheRestGoesToTheFirstByName() {
    List<Claim> claims =
        List.of(new Claim(0, 11, List.of("c", "a", "b"), Account.OWN, Evidence.SYMBOL));
    Ledger ledger = ledger(11, claims);
    Map<String, Long> bytes = new HashMap<>();
    ledger.rows().forEach(r -> bytes.put(r.owner().name(), r.weight().sharedBytes()));
    assertThat(bytes).isEqualTo(Map.of("a", 5L, "b", 3L, "c", 3L));
    assertThat(ledger.rows()).allMatch(r -> r.aliases() == 2);
  }

  @Test
  void aPartitionCanNotBeBuiltWithAGapOrAnOverlap() {
    Claims claims = new Claims(10);
    int owner = claims.owner(Owner.named("x", Kind.CODE, null, Evidence.NONE));
    Partition.Builder builder = new Partition.Builder(10, claims, 0);
    builder.add(4, owner, Account.OWN);
    assertThatThrownBy(() -> builder.add(3, owner, Account.OWN))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.add(11, owner, Account.OWN))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("up to 4 on a line of 10");
  }

  private static List<Claim> randomClaims(Random random, int size) {
    List<Claim> claims = new ArrayList<>();
    int count = random.nextInt(12);
    for (int i = 0; i < count; i++) {
      int start = random.nextInt(size + 3) - 1;
      int end = start + random.nextInt(size + 3);
      List<String> owners = new ArrayList<>();
      for (int j = random.nextInt(3); j >= 0; j--) {
        owners.add("o" + random.nextInt(5));
      }
      claims.add(
          new Claim(
              start,
              end,
              owners,
              Account.ALL[random.nextInt(2)],
              Evidence.values()[random.nextInt(3)]));
    }
    return claims;
  }

  private static Ledger ledger(int size, List<Claim> list) {
    Claims claims = new Claims(size);
    add(claims, list);
    Partition all = new Claims(size).settle(ClaimsTest::nobody);
    return new Ledger(size, claims.settle(ClaimsTest::nobody), all, all);
  }

  private static void nobody(long start, long end, Partition.Builder pieces) {
    pieces.add(
        end, pieces.owner(Owner.named("nobody", Kind.PADDING, null, Evidence.NONE)), Account.OWN);
  }

  private static void add(Claims claims, List<Claim> list) {
    for (Claim c : list) {
      int[] owners = c.owners().stream().mapToInt(n -> claims.owner(owner(n))).toArray();
      claims.add(c.start(), c.end(), claims.shared(owners), c.account(), c.evidence());
    }
  }

  private static Owner owner(String name) {
    return new Owner(name, Kind.CODE, null, null, null, null, 0, null, Evidence.SYMBOL);
  }

  /** Who holds each byte: the names, sorted, and the account. */
  private static List<String> settled(int size, List<Claim> list) {
    Claims claims = new Claims(size);
    add(claims, list);
    Partition partition = claims.settle(ClaimsTest::nobody);
    List<String> bytes = new ArrayList<>();
    int piece = 0;
    for (int at = 0; at < size; at++) {
      piece = partition.find(at, piece);
      int holder = partition.holder(piece);
      List<String> names = new ArrayList<>();
      for (int i = 0; i < (holder >= 0 ? 1 : partition.memberCount(holder)); i++) {
        int id = holder >= 0 ? holder : partition.member(holder, i);
        names.add(partition.owner(id).name());
      }
      Collections.sort(names);
      bytes.add(names + " " + partition.account(piece));
    }
    return bytes;
  }

  private static List<String> model(int size, List<Claim> claims) {
    List<String> bytes = new ArrayList<>();
    for (int at = 0; at < size; at++) {
      String best = "[[nobody]] OWN";
      String bestKey = null;
      for (Claim c : claims) {
        if (c.start() <= at && at < c.end()) {
          int start = Math.max(c.start(), 0);
          int end = Math.min(c.end(), size);
          List<String> names = c.owners().stream().distinct().sorted().toList();
          String key =
              "%d %09d %s %d"
                  .formatted(
                      c.evidence().ordinal(),
                      end - start,
                      String.join(" ", names),
                      c.account().ordinal());
          if (bestKey == null || key.compareTo(bestKey) < 0) {
            bestKey = key;
            best = names + " " + c.account();
          }
        }
      }
      bytes.add(best);
    }
    return bytes;
  }
}
