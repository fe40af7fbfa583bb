package dev.tonnage.source;

import dev.tonnage.table.ErrorCode;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Reads a tree, and the packages in it, and those in these. What lies in a package is given before
 * the package itself, since only then it is known whether all of it could be read; its path is the
 * package's, {@code !/}, and its own. A broken package is a fault of its own, not of the tree.
 */
final class PackagesReader implements LayerReader {
  private static final String INSIDE = "!/";

  /** A deb in a tar in a zip is three; with their compressions, six. */
  private static final int MAX_DEPTH = 8;

  private record Level(String path, PackageMembers members) {}

  private final LayerReader tree;
  private final LayerLimits limits;
  private final Deque<Level> levels = new ArrayDeque<>();
  private Entry outermost;
  private InputStream opened;
  private PackageBudget budget;

  PackagesReader(LayerReader tree, LayerLimits limits) {
    this.tree = tree;
    this.limits = limits;
  }

  @Override
  public Entry next() throws IOException {
    while (outermost != null) {
      if (levels.isEmpty()) {
        return leave(null);
      }
      try {
        Entry member = member();
        if (member != null) {
          return member;
        }
      } catch (IOException | RuntimeException e) {
        return leave(explained(e));
      }
    }
    Entry entry = tree.next();
    return entry == null || entry.type() != Entry.Type.FILE ? entry : entered(entry);
  }

  /** The entry itself if it is no package; else the first thing in it. */
  private Entry entered(Entry entry) throws IOException {
    InputStream in = entry.content().open();
    BufferedInputStream buffered = new BufferedInputStream(in, 1 << 16);
    PackageFormat format;
    try {
      format = PackageFormat.of(head(buffered));
    } catch (IOException e) {
      in.close();
      throw e;
    }
    if (format == PackageFormat.NONE) {
      in.close();
      return entry;
    }
    outermost = entry;
    opened = in;
    budget = new PackageBudget(limits, entry.bytes());
    try {
      push(format, buffered, entry.path());
    } catch (IOException | RuntimeException e) {
      return leave(explained(e));
    }
    return next();
  }

  private static byte[] head(BufferedInputStream in) throws IOException {
    in.mark(PackageFormat.HEAD_BYTES);
    byte[] head = in.readNBytes(PackageFormat.HEAD_BYTES);
    in.reset();
    return head;
  }

  private void push(PackageFormat format, InputStream in, String path) throws IOException {
    if (levels.size() >= MAX_DEPTH) {
      throw new LayerException(
          ErrorCode.LIMIT, "packages are nested more than %d deep in it", MAX_DEPTH);
    }
    levels.push(new Level(path, PackageMembers.of(format, in, path)));
  }

  /** The next member of the innermost package; null when a level was begun or ended instead. */
  private Entry member() throws IOException {
    Level level = levels.peek();
    PackageMembers.Member member = level.members().next();
    if (member == null) {
      levels.pop();
      return null;
    }
    budget.takeEntry();
    String path = level.path() + INSIDE + Paths.clean(member.name());
    if (member.type() != Entry.Type.FILE) {
      return entry(member, path, null);
    }
    BufferedInputStream content =
        new BufferedInputStream(budget.counted(unclosed(level.members().content())), 1 << 13);
    PackageFormat format = PackageFormat.of(head(content));
    if (format == PackageFormat.NONE) {
      return entry(member, path, () -> content);
    }
    // A tar that is compressed is one package, not two.
    boolean isSameFile = level.members().isWrapping();
    push(format, content, isSameFile ? level.path() : path);
    byte[] none = new byte[0];
    return isSameFile ? null : entry(member, path, () -> new ByteArrayInputStream(none));
  }

  private static Entry entry(PackageMembers.Member member, String path, Entry.Content content) {
    return new Entry(
        path,
        member.type(),
        member.mode(),
        member.type() == Entry.Type.FILE ? Math.max(member.bytes(), 0) : 0,
        member.type() == Entry.Type.HARDLINK
            ? path.substring(0, path.lastIndexOf(INSIDE) + INSIDE.length()) + member.link()
            : member.link(),
        null,
        content);
  }

  private static InputStream unclosed(InputStream in) {
    return new FilterInputStream(in) {
      @Override
      public void close() {
        // The package is still being read.
      }
    };
  }

  private static LayerException explained(Exception e) {
    LayerException known = LayerException.in(e);
    return known != null
        ? known
        : new LayerException(
            ErrorCode.DAMAGED, "the package can not be read to its end: %s", e.getMessage());
  }

  /** Done with a package, or through with it. */
  private Entry leave(LayerException fault) throws IOException {
    Entry entry = outermost;
    abandon();
    byte[] none = new byte[0];
    return new Entry(
        entry.path(),
        entry.type(),
        entry.mode(),
        entry.bytes(),
        entry.link(),
        entry.location(),
        () -> new ByteArrayInputStream(none),
        fault,
        null);
  }

  private void abandon() throws IOException {
    levels.clear();
    outermost = null;
    if (opened != null) {
      opened.close();
      opened = null;
    }
  }

  @Override
  public LayerException skip(Exception e) {
    if (outermost == null) {
      return null;
    }
    LayerException fault = explained(e);
    levels.clear();
    return fault;
  }

  @Override
  public LayerException explain(Exception e) {
    return tree.explain(e);
  }

  @Override
  public long uncompressedBytes() {
    return tree.uncompressedBytes();
  }

  @Override
  public void close() throws IOException {
    abandon();
    tree.close();
  }
}
