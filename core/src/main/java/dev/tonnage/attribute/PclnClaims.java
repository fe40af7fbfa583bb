package dev.tonnage.attribute;

import dev.tonnage.bytes.Span;
import dev.tonnage.golang.GoProgram;
import dev.tonnage.golang.Inlines;
import dev.tonnage.golang.ModuleData;
import dev.tonnage.golang.PclnTable;
import dev.tonnage.golang.SourceFiles;
import dev.tonnage.image.Extent;
import dev.tonnage.ledger.Account;
import dev.tonnage.ledger.Claims;
import dev.tonnage.ledger.Evidence;
import java.util.Arrays;

/**
 * Splits the table of functions and lines among the functions: to each its entry, record and name,
 * its tables by program counter and its data; what several use is shared among them, be it a table,
 * a file's name, the name of a function that was inlined into them, or a bucket of the index by
 * program counter.
 */
final class PclnClaims {
  /** What translates the number of a file. */
  private static final int NUMBER_BYTES = 4;

  private final Claims claims;
  private final Places places;
  private final Extent extent;
  private final PclnTable table;
  private final Inlines inlines;
  private final SourceFiles files;
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

  /** Where the last function's data begin, and how long they are; 0 when nothing tells that. */
  private long lastData = -1;

  private long lastDataBytes;

  /** By owner, how much code its function has. */
  private long[] codeBytes = new long[1024];

  PclnClaims(Claims claims, Places places, GoProgram program) {
    this.claims = claims;
    this.places = places;
    this.extent = program.image().extent();
    this.table = program.functions();
    this.inlines = program.inlines();
    this.files = new SourceFiles(table);
    this.moduleData = table.moduleData();
    this.index = moduleData == null ? -1 : extent.fileOffset(moduleData.findfunctab());
    this.indexEnd =
        moduleData == null ? -1 : Math.min(index + moduleData.indexBytes(), extent.fileBytes());
  }

  /** Takes down what a function uses, which is named by its index. */
  void gather(int function, int owner) {
    PclnTable.Function f = table.functions().get(function);
    if (owner >= codeBytes.length) {
      codeBytes = Arrays.copyOf(codeBytes, Math.max(owner + 1, 2 * codeBytes.length));
    }
    codeBytes[owner] = f.codeBytes();
    f.spans().forEach(s -> claim(s, owner, Evidence.RECORD));
    names.add(f.nameSpan().start(), owner);
    for (int node = inlines.from(function); node < inlines.to(function); node++) {
      inlinedNames.add(inlines.span(inlines.name(node)).start(), owner);
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
      if (place > lastData) {
        lastData = place;
        lastDataBytes = inlines.treeBytes(function, d);
      }
    }
    files.forEach(
        f,
        (numberAt, nameAt) -> {
          fileNumbers.add(numberAt, owner);
          fileNames.add(nameAt, owner);
        });
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
      buckets.add(at, owner);
    }
  }

  /** Claims what was taken down. */
  void claim() {
    tables.forEach(
        claims,
        (offset, next, holder, user) ->
            claim(table.tableAt(offset, codeBytes[user]), holder, Evidence.RECORD));
    names.forEach(
        claims,
        (start, next, holder, user) -> claim(table.functionNameAt(start), holder, Evidence.RECORD));
    // A name that a function has is that function's, whoever inlines it.
    inlinedNames.forEach(
        claims,
        (start, next, holder, user) ->
            claim(table.functionNameAt(start), holder, Evidence.REFERENCE));
    fileNumbers.forEach(
        claims, (start, next, holder, user) -> claim(start, start + NUMBER_BYTES, holder));
    fileNames.forEach(
        claims,
        (start, next, holder, user) -> claim(table.fileNameAt(start), holder, Evidence.RECORD));
    buckets.forEach(
        claims,
        (start, next, holder, user) ->
            claim(start, Math.min(start + ModuleData.BUCKET_BYTES, indexEnd), holder));
    claimData();
  }

  private void claim(Span span, int holder, Evidence evidence) {
    places.claim(claims, span.start(), span.end(), holder, Account.PCLNTAB, evidence);
  }

  private void claim(long start, long end, int holder) {
    places.claim(claims, start, end, holder, Account.PCLNTAB, Evidence.RECORD);
  }

  /**
   * Function data have no length of their own, but since Go 1.18 they stand one behind the other:
   * each reaches to the next. The last reaches to the index by program counter where both are in
   * the table, as since Go 1.26; before, other data stand between them, and it is as long as its
   * nodes if it is an inline tree, as the longest of all mostly is; else it is left to its section.
   * Before Go 1.18 they are spread among other data and nothing tells their ends.
   */
  private void claimData() {
    if (moduleData == null || moduleData.gofunc() == 0) {
      return;
    }
    data.forEach(
        claims,
        (place, next, holder, user) -> {
          long end = next >= 0 ? next : endOfLast();
          if (end > place) {
            claim(place, end, holder);
          }
        });
  }

  private long endOfLast() {
    boolean isInTable = table.span().start() <= index && index < table.span().end();
    return isInTable ? index : lastData + lastDataBytes;
  }
}
