package dev.tonnage.attribute;

import dev.tonnage.bytes.Span;
import dev.tonnage.golang.InlineTree;
import dev.tonnage.golang.ModuleData;
import dev.tonnage.golang.PclnTable;
import dev.tonnage.image.Image;
import dev.tonnage.ledger.Account;
import dev.tonnage.ledger.Claims;
import dev.tonnage.ledger.Evidence;
import java.util.HashMap;
import java.util.Map;

/**
 * Splits the table of functions and lines among the functions: to each its entry, record and name,
 * its tables by program counter and its data; what several use is shared among them, be it a table,
 * a file's name, the name of a function that was inlined into them, or a bucket of the index by
 * program counter.
 */
final class PclnClaims {
  /** The index by program counter: one bucket for so much code ({@code runtime/symtab.go}). */
  private static final long BUCKET_CODE = 4096;

  private static final long BUCKET_BYTES = 20;

  private final Claims claims;
  private final Image image;
  private final PclnTable table;
  private final InlineTree inlines;
  private final long index;
  private final Sharing names = new Sharing();
  private final Sharing inlinedNames = new Sharing();
  private final Sharing tables = new Sharing();
  private final Sharing data = new Sharing();
  private final Sharing fileNumbers = new Sharing();
  private final Sharing fileNames = new Sharing();
  private final Sharing buckets = new Sharing();
  private final Map<Integer, PclnTable.Function> byOwner = new HashMap<>();
  private final Map<Long, Long> ends = new HashMap<>();

  PclnClaims(Claims claims, Image image, PclnTable table) {
    this.claims = claims;
    this.image = image;
    this.table = table;
    this.inlines = new InlineTree(table, image);
    ModuleData moduleData = table.moduleData();
    this.index = moduleData == null ? -1 : image.extent().fileOffset(moduleData.findfunctab());
  }

  /** Takes down what a function uses. */
  void gather(PclnTable.Function f, int owner) {
    byOwner.put(owner, f);
    f.spans().forEach(s -> claim(s, owner));
    use(names, f.nameSpan(), owner);
    for (InlineTree.Origin origin : inlines.of(f)) {
      use(inlinedNames, origin.nameSpan(), owner);
    }
    for (int t : f.tables()) {
      if (t != 0) {
        tables.add(Integer.toUnsignedLong(t), owner);
      }
    }
    for (long d : f.funcdata()) {
      long place = d == 0 ? -1 : image.extent().fileOffset(d);
      if (place >= 0) {
        data.add(place, owner);
      }
    }
    for (PclnTable.SourceFile file : table.filesOf(f)) {
      use(fileNumbers, file.number(), owner);
      use(fileNames, file.name(), owner);
    }
    if (index >= 0) {
      long start = f.address() - table.text();
      long last = start + Math.max(f.codeBytes() - 1, 0);
      for (long b = start / BUCKET_CODE; b <= last / BUCKET_CODE; b++) {
        use(buckets, Span.of(index + b * BUCKET_BYTES, BUCKET_BYTES), owner);
      }
    }
  }

  private void use(Sharing sharing, Span span, int owner) {
    sharing.add(span.start(), owner);
    ends.put(span.start(), span.end());
  }

  /** Claims what was taken down. */
  void claim() {
    tables.forEach(
        claims,
        (offset, next, holder, user) ->
            claim(table.tableAt(offset, byOwner.get(user).codeBytes()), holder));
    claimAll(names, Evidence.RECORD);
    // A name that a function has is that function's, whoever inlines it.
    claimAll(inlinedNames, Evidence.REFERENCE);
    claimAll(fileNumbers, Evidence.RECORD);
    claimAll(fileNames, Evidence.RECORD);
    claimAll(buckets, Evidence.RECORD);
    claimData();
  }

  private void claimAll(Sharing sharing, Evidence evidence) {
    sharing.forEach(
        claims,
        (start, next, holder, user) ->
            claims.add(start, ends.get(start), holder, Account.PCLNTAB, evidence));
  }

  private void claim(Span span, int holder) {
    claims.add(span.start(), span.end(), holder, Account.PCLNTAB, Evidence.RECORD);
  }

  /**
   * Function data have no length of their own, but since Go 1.18 they stand one behind the other:
   * each reaches to the next, the last to the index by program counter where that stands behind it,
   * as since Go 1.26; else it is left to its section. Before, they are spread among other data and
   * nothing tells their ends.
   */
  private void claimData() {
    if (table.moduleData() == null || table.moduleData().gofunc() == 0) {
      return;
    }
    data.forEach(
        claims,
        (place, next, holder, user) -> {
          long end = next >= 0 ? next : index;
          if (end > place) {
            claim(new Span(place, end), holder);
          }
        });
  }
}
