package dev.tonnage.graph;

import dev.tonnage.bytes.LongMap;
import dev.tonnage.fault.DamageException;
import dev.tonnage.fault.Fault;

/**
 * Follows the references from the program's start, for up to 64 scenarios at once: a bit of a
 * node's mask says that the node stays in that scenario.
 */
final class Flood {
  static final int MOST = 64;

  private static final long WORK_PER_NODE = 256;
  private static final long LEAST_WORK = 1 << 16;

  private final ReferenceGraph graph;
  private final Edges edges;
  private final Methods methods;
  private final Scenarios scenarios;
  private final long[] masks;
  private final long[] signatures;
  private final long[] names;

  /** By package and call, where that is made. */
  private final LongMap called = new LongMap(0);

  /** By method that an interface asks for, where it may be called. */
  private final long[] asked;

  private long reflects;
  private final int[] queue;
  private final boolean[] isQueued;
  private int head;
  private int tail;

  private long work;

  /** A flood; nothing has been reached yet. */
  Flood(ReferenceGraph graph, Scenarios scenarios) {
    this.graph = graph;
    this.edges = graph.edges();
    this.methods = graph.methods();
    this.scenarios = scenarios;
    this.work = WORK_PER_NODE * (graph.nodeCount() + edges.count() + LEAST_WORK);
    this.masks = new long[graph.nodeCount()];
    this.signatures = new long[methods.signatureCount()];
    this.names = new long[methods.nameCount()];
    this.asked = new long[graph.interfaces().methodCount()];
    this.queue = new int[graph.nodeCount() + 1];
    this.isQueued = new boolean[graph.nodeCount()];
  }

  /** The scenarios in which a node stays. */
  long mask(int node) {
    return masks[node];
  }

  /** The scenarios in which some function looks methods up by what only runs tell. */
  long reflects() {
    return reflects;
  }

  /** The scenarios in which methods of a name are looked up. */
  long name(int number) {
    return names[number];
  }

  long signature(int number) {
    return signatures[number];
  }

  Flood run() {
    for (int root : graph.roots()) {
      reach(root, ~0L);
    }
    if (graph.alwaysReflects()) {
      reflect(~0L);
    }
    while (head != tail) {
      int node = queue[head];
      head = head + 1 == queue.length ? 0 : head + 1;
      isQueued[node] = false;
      visit(node);
    }
    return this;
  }

  private void reach(int node, long mask) {
    int owner = graph.packageOf(node);
    long added = mask & ~masks[node] & ~scenarios.removed(owner);
    if (added != 0 && graph.isFunction(node)) {
      added &= ~scenarios.removedFunction(node);
    }
    if (added == 0) {
      return;
    }
    masks[node] |= added;
    if (!isQueued[node]) {
      isQueued[node] = true;
      queue[tail] = node;
      tail = tail + 1 == queue.length ? 0 : tail + 1;
    }
  }

  private void visit(int node) {
    long mask = masks[node];
    int owner = graph.packageOf(node);
    boolean hasCuts = scenarios.hasCuts(owner);
    spend(edges.end(node) - edges.from(node));
    for (int e = edges.from(node); e < edges.end(node); e++) {
      int to = edges.to(e);
      if ((mask & ~masks[to]) == 0) {
        continue;
      }
      int origin = edges.origin(e);
      long passes = mask & ~scenarios.removed(origin);
      if (hasCuts) {
        passes &= ~scenarios.cut(owner, graph.packageOf(to)) & ~scenarios.cut(owner, origin);
      }
      reach(to, passes);
    }
    if (graph.isFunction(node) && graph.looksUp(node)) {
      reflect(mask);
    }
    if (graph.isFunction(node)) {
      Edges slots = graph.slots();
      for (int e = slots.from(node); e < slots.end(node); e++) {
        int origin = slots.origin(e);
        long passes = mask & ~scenarios.removed(origin) & ~scenarios.cut(owner, origin);
        call(origin, slots.to(e), passes);
      }
      Edges named = graph.named();
      for (int e = named.from(node); e < named.end(node); e++) {
        lookUp(named.to(e), mask);
      }
    }
    int asking = graph.interfaces().at(node);
    for (int i = 0; asking >= 0 && i < graph.interfaces().methodCount(asking); i++) {
      ask(asking, i);
    }
    Edges byUse = methods.byUse();
    for (int e = byUse.from(node); e < byUse.end(node); e++) {
      reachMethod(byUse.to(e));
    }
  }

  /** A package, or {@link Packages#NONE} for one that is not known, calls a method so. */
  private void call(int packageNumber, int call, long mask) {
    long key = (long) (packageNumber + 1) << Integer.SIZE | call;
    long before = called.get(key);
    long added = mask & ~before;
    if (added == 0) {
      return;
    }
    called.put(key, before | added);
    Interfaces interfaces = graph.interfaces();
    int known = interfaces.called(call);
    if (known >= 0) {
      reachSignature(interfaces.signature(known, interfaces.slot(call)), added);
      return;
    }
    if (packageNumber == Packages.NONE) {
      for (int p = 0; p < graph.packages().count(); p++) {
        ask(p, call, added);
      }
    } else {
      for (int p : graph.imports().all(packageNumber)) {
        ask(p, call, added);
      }
    }
    ask(Packages.NONE, call, added);
  }

  /** Methods are called so that interfaces of a package ask for. */
  private void ask(int packageNumber, int call, long mask) {
    Interfaces interfaces = graph.interfaces();
    int slot = interfaces.slot(call);
    spend(1L + interfaces.of(packageNumber).length);
    for (int i : interfaces.of(packageNumber)) {
      if (interfaces.fits(call, i)) {
        asked[interfaces.method(i, slot)] |= mask;
        ask(i, slot);
      }
    }
  }

  private void ask(int number, int slot) {
    Interfaces interfaces = graph.interfaces();
    long mask = masks[interfaces.node(number)] & asked[interfaces.method(number, slot)];
    if (mask != 0) {
      reachSignature(interfaces.signature(number, slot), mask);
    }
  }

  private void reachSignature(int signature, long mask) {
    long added = mask & ~signatures[signature];
    if (added == 0 || graph.isUncalled(signature)) {
      return;
    }
    signatures[signature] |= added;
    Edges bySignature = methods.bySignature();
    for (int e = bySignature.from(signature); e < bySignature.end(signature); e++) {
      reachMethod(bySignature.to(e));
    }
  }

  private void reflect(long mask) {
    long added = mask & ~reflects & ~scenarios.silent();
    if (added == 0) {
      return;
    }
    reflects |= added;
    spend(methods.count());
    for (int i = 0; i < methods.count(); i++) {
      if (methods.isExported(i)) {
        reachMethod(i);
      }
    }
  }

  /** Methods of a name are looked up: exported ones of it stay. */
  private void lookUp(int name, long mask) {
    long added = mask & ~names[name];
    if (added == 0) {
      return;
    }
    names[name] |= added;
    Edges byName = methods.byName();
    spend(byName.end(name) - byName.from(name));
    for (int e = byName.from(name); e < byName.end(name); e++) {
      reachMethod(byName.to(e));
    }
  }

  private void reachMethod(int method) {
    long called = methods.isKeeper(method) ? 0 : signatures[methods.signature(method)];
    called |= methods.isExported(method) ? reflects | names[methods.name(method)] : 0;
    long mask = masks[methods.user(method)] & called;
    if (mask == 0) {
      return;
    }
    for (int i = 0; i < Methods.targets(); i++) {
      int target = methods.target(method, i);
      if (target != Methods.NONE) {
        reach(target, mask);
      }
    }
  }

  /** A program made to be followed without end is not followed to it. */
  private void spend(long steps) {
    work -= steps;
    if (work < 0) {
      throw new DamageException(
          Fault.limit(
              Fault.NOWHERE, "Go references: they lead in more circles than a linker's do"));
    }
  }

  /** The program as it is. */
  static Flood whole(ReferenceGraph graph) {
    return new Flood(graph, new Scenarios(graph.packages().count())).run();
  }
}
