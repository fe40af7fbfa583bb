package dev.tonnage.attribute;

import dev.tonnage.bytes.Span;
import dev.tonnage.golang.GoProgram;
import dev.tonnage.golang.InlineTree;
import dev.tonnage.golang.ModuleData;
import dev.tonnage.golang.PclnTable;
import dev.tonnage.image.Extent;
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
  private final Claims claims;
  private final Places places;
  private final Extent extent;
  private final PclnTable table;
  private final InlineTree inlines;
  private final ModuleData moduleData;
  private final long index;
  private final long indexEnd;
  private final Sharing names = new Sharing();
  private final Sharing inlinedNames = new Sharing();
  private final Sharing tables = new Sharing();
  private final Sharing data = new Sharing();
  private final Sharing fileNumbers = new Sharing();
  private final Sharing fileNames = new Sharing();
  private final Sharing buckets = new Sharing();
  private final Map<Integer, PclnTable.Function> byOwner = new HashMap<>();
  private final Map<Long, Long> ends = new HashMap<>();

  PclnClaims(Claims claims, Places places, GoProgram program) {
    this.claims = claims;
    this.places = places;
    this.extent = program.image().extent();
    this.table = program.functions();
    this.inlines = new InlineTree(table, program.image());
    this.moduleData = table.moduleData();
    this.index = moduleData == null ? -1 : extent.fileOffset(moduleData.findfunctab());
    this.indexEnd =
        moduleData == null ? -1 : Math.min(index + moduleData.indexBytes(), extent.fileBytes());
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
      long place = d == 0 ? -1 : extent.fileOffset(d);
      if (place >= 0) {
        data.add(place, owner);
      }
    }
    for (PclnTable.SourceFile file : table.filesOf(f)) {
      use(fileNumbers, file.number(), owner);
      use(fileNames, file.name(), owner);
    }
    if (index >= 0) {
      useBuckets(f, owner);
    }
  }

  private void useBuckets(PclnTable.Function f, int owner) {
    long start = f.pc() - moduleData.firstPc();
    long bucket = Math.max(start, 0) / ModuleData.BUCKET_CODE;
    long last = Math.max(start + Math.max(f.pcBytes() - 1, 0), 0) / ModuleData.BUCKET_CODE;
    for (long b = bucket; b <= last; b++) {
      long at = index + b * ModuleData.BUCKET_BYTES;
      if (at < index || at >= indexEnd) {
        break;
      }
      use(buckets, new Span(at, Math.min(at + ModuleData.BUCKET_BYTES, indexEnd)), owner);
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
        (start, next, holder, user) -> claim(new Span(start, ends.get(start)), holder, evidence));
  }

  private void claim(Span span, int holder) {
    claim(span, holder, Evidence.RECORD);
  }

  private void claim(Span span, int holder, Evidence evidence) {
    for (Span place : places.of(span)) {
      claims.add(place.start(), place.end(), holder, Account.PCLNTAB, evidence);
    }
  }

  /**
   * Function data have no length of their own, but since Go 1.18 they stand one behind the other:
   * each reaches to the next, the last to the index by program counter where that stands behind it,
   * as since Go 1.26; else it is left to its section. Before, they are spread among other data and
   * nothing tells their ends.
   */
  private void claimData() {
    if (moduleData == null || moduleData.gofunc() == 0) {
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
