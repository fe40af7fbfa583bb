package dev.tonnage.graph;

import dev.tonnage.bytes.LongMap;
import dev.tonnage.code.CallSites;
import dev.tonnage.golang.GoProgram;
import dev.tonnage.golang.GoType;
import dev.tonnage.golang.GoTypes;
import dev.tonnage.golang.PclnTable;
import dev.tonnage.golang.TypeLinks;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What words in registers are, by what types tell: receivers, arguments and results of methods,
 * fields, and what the runtime makes. What functions without a type are passed and return, and what
 * variables hold, is learnt from the code that calls and writes to them.
 */
final class WordTypes implements CallSites.Words {
  /** What code calls amid what it passes to another ({@code runtime/asm_amd64.s}). */
  private static final Pattern KEEPS_REGISTERS =
      Pattern.compile("runtime\\.(gcWriteBarrier[0-9]*|duffzero|duffcopy)");

  private static final Pattern NEVER_RETURNS =
      Pattern.compile("runtime\\.(panic.*|goPanic.*|gopanic|throw|fatal.*|goexit[0-9]*)");

  private static final Pattern MAKES_FIRST =
      Pattern.compile("runtime\\.(newobject|newarray|makeslice(64|copy)?)");

  private static final Pattern MAKES_SECOND = Pattern.compile("runtime\\.mallocgc.*");
  private static final Pattern GROWS = Pattern.compile("runtime\\.growslice.*");
  private static final Pattern FINDS = Pattern.compile("runtime\\.(mapaccess[12]|mapassign).*");
  private static final Pattern ASSERTS = Pattern.compile("runtime\\.(assertE2I2?|typeAssert)");

  /** A method with a pointer as receiver, of a type that is not generic. */
  private static final Pattern METHOD =
      Pattern.compile("([^\\[(]*)\\.\\(\\*([^.\\[()]+)\\)\\.[^.\\[-]+");

  private static final String ASSERTS_WITH_CACHE = "runtime.typeAssert";

  /** What a function does that is not known by its type. */
  private enum Role {
    NONE,
    KEEPS_REGISTERS,
    NEVER_RETURNS,
    MAKES_FIRST,
    MAKES_SECOND,
    GROWS,
    FINDS,
    ASSERTS,
    ASSERTS_WITH_CACHE
  }

  private static final int GROWN_TYPE = 4;

  /** A number that is an address, in a word as {@link Passing} has them. */
  private static final int ADDRESS = 3;

  /** Where what a closure captured stands that was made on the stack, by its function. */
  private static final int CAPTURED = 5;

  private static final int KINDS = (1 << Passing.KIND_BITS) - 1;
  private static final long MOST_ADDRESS = 1L << 58;

  /** So many words that a closure captured are followed. */
  private static final int MOST_CAPTURED = 16;

  private static final int ARGUMENT_LIST = 5;

  /** In bytes ({@code internal/abi/type.go}, TraceArgsMaxLen). */
  private static final int LONGEST_LIST = 171;

  /** In the list: a place and a size, or one of these. */
  private static final int FIRST_SIGN = 0xf0;

  private static final int FAR_OFF = 0xfb;
  private static final int AND_MORE = 0xfc;
  private static final int END_OF_LIST = 0xff;

  /** So many registers pass arguments at most. */
  private static final int MOST = 16;

  private final GoProgram program;
  private final List<GoType> types;
  private final LongMap typeAt;
  private final LongMap itabAt;
  private final CodeIndex code;
  private final Passing passing;
  private final TypeLinks links;
  private final Role[] roles;

  /** By function. */
  private final long[][] arguments;

  private final long[][] results;

  /** By function, what a closure of it is told by of what it captured. */
  private final long[] contexts;

  /** By function, what closures of it captured that were made on the stack. */
  private final long[][] captured;

  /** By type of an interface that no list names, the functions that ask for it. */
  private final Map<Integer, BitSet> askers = new TreeMap<>();

  /** Functions of which more has been learnt since they were read. */
  private final BitSet isLearning = new BitSet();

  /** Functions whose arguments and results are known by their types. */
  private final boolean[] isTyped;

  /** By address, what a variable holds. */
  private final LongMap variables = new LongMap(0);

  private int function;
  private long[] lastResults = {};

  WordTypes(
      GoProgram program,
      LongMap typeAt,
      LongMap itabAt,
      CodeIndex code,
      Passing passing,
      TypeLinks links) {
    this.program = program;
    this.types = program.types().types();
    this.typeAt = typeAt;
    this.itabAt = itabAt;
    this.code = code;
    this.passing = passing;
    this.links = links;
    List<PclnTable.Function> functions = program.functions().functions();
    this.arguments = new long[functions.size()][];
    this.results = new long[functions.size()][];
    this.contexts = new long[functions.size()];
    this.captured = new long[functions.size()][];
    this.isTyped = new boolean[functions.size()];
    this.roles = new Role[functions.size()];
    for (int i = 0; i < roles.length; i++) {
      roles[i] = role(functions.get(i).name());
    }
    for (int t = 0; t < types.size(); t++) {
      addMethods(t);
    }
    addReceivers(functions);
  }

  private static Role role(String name) {
    if (!name.startsWith("runtime.")) {
      return Role.NONE;
    }
    if (KEEPS_REGISTERS.matcher(name).matches()) {
      return Role.KEEPS_REGISTERS;
    }
    if (NEVER_RETURNS.matcher(name).matches()) {
      return Role.NEVER_RETURNS;
    }
    if (MAKES_FIRST.matcher(name).matches()) {
      return Role.MAKES_FIRST;
    }
    if (MAKES_SECOND.matcher(name).matches()) {
      return Role.MAKES_SECOND;
    }
    if (GROWS.matcher(name).matches()) {
      return Role.GROWS;
    }
    if (FINDS.matcher(name).matches()) {
      return Role.FINDS;
    }
    if (ASSERTS.matcher(name).matches()) {
      return name.equals(ASSERTS_WITH_CACHE) ? Role.ASSERTS_WITH_CACHE : Role.ASSERTS;
    }
    return Role.NONE;
  }

  private void addMethods(int number) {
    GoType type = types.get(number);
    boolean isPointer = type.kind() == GoType.Kind.POINTER;
    boolean isWord =
        isPointer
            || type.kind() == GoType.Kind.MAP
            || type.kind() == GoType.Kind.CHAN
            || type.kind() == GoType.Kind.FUNC;
    long pointee = isPointer ? Passing.pointer((int) typeAt.get(type.parts()[0])) : 0;
    for (TypeLinks.Method m : links.methods(type)) {
      int direct = code.at(m.code());
      int called = code.at(m.interfaceCode());
      if (direct >= 0) {
        type(direct, passing.of(m.type(), pointee, isWord ? -1 : number));
      }
      if (called >= 0 && called != direct) {
        type(called, passing.of(m.type(), isWord ? pointee : Passing.pointer(number), -1));
      }
    }
  }

  /** Methods that nothing calls through interfaces have a receiver in their names alone. */
  private void addReceivers(List<PclnTable.Function> functions) {
    Map<String, Integer> byName = new HashMap<>();
    for (int t = 0; t < types.size(); t++) {
      GoType type = types.get(t);
      if (type.isNamed() && type.packagePath() != null) {
        String name = type.text().substring(type.text().lastIndexOf('.') + 1);
        byName.put(type.packagePath() + "." + name, t);
      }
    }
    for (int f = 0; f < arguments.length; f++) {
      Matcher m = arguments[f] == null ? METHOD.matcher(functions.get(f).name()) : null;
      Integer receiver =
          m != null && m.matches() ? byName.get(m.group(1) + "." + m.group(2)) : null;
      if (receiver != null) {
        arguments[f] = new long[MOST];
        arguments[f][0] = Passing.pointer(receiver);
      }
    }
  }

  private void type(int function, Passing.Needs needs) {
    if (needs != null && !isTyped[function]) {
      isTyped[function] = true;
      isLearning.set(function);
      arguments[function] = needs.arguments();
      results[function] = needs.results();
    }
  }

  /** By type of an interface that no list names, the functions that ask for it. */
  Map<Integer, BitSet> askers() {
    return askers;
  }

  /** Begins with a function. */
  void begin(int number) {
    function = number;
    isLearning.clear(number);
  }

  /** Whether more has been learnt of a function since it was begun with. */
  boolean isLearning(int number) {
    return isLearning.get(number);
  }

  /**
   * Told by the list that the runtime prints arguments by ({@code internal/abi/symtab.go},
   * FUNCDATA_ArgInfo; {@code internal/abi/type.go}, TraceArgs): functions without arguments have
   * none.
   */
  @Override
  public int mostArguments() {
    if (isTyped[function]) {
      return arguments[function].length;
    }
    long[] tables = program.functions().functions().get(function).funcdata();
    long list = tables.length <= ARGUMENT_LIST ? 0 : tables[ARGUMENT_LIST];
    if (list == 0) {
      return 0;
    }
    long at = program.image().extent().fileOffset(list);
    int count = 0;
    long end = Math.min(program.image().file().size() - 1, at + LONGEST_LIST);
    while (at >= 0 && at < end && count < MOST) {
      int first = program.image().file().u8(at++);
      if (first == END_OF_LIST) {
        return count;
      }
      if (first == AND_MORE) {
        return MOST;
      }
      count += first <= FAR_OFF ? 1 : 0;
      at += first < FIRST_SIGN ? 1 : 0;
    }
    return MOST;
  }

  @Override
  public long constant(long address) {
    int itab = (int) itabAt.get(address);
    if (itab >= 0) {
      GoTypes.Itab found = program.types().itabs().get(itab);
      return Passing.itab((int) typeAt.get(found.interfaceType()));
    }
    return address < 0 || address > MOST_ADDRESS ? 0 : address << Passing.KIND_BITS | ADDRESS;
  }

  private static boolean isAddress(long word) {
    return (word & KINDS) == ADDRESS;
  }

  private static long address(long word) {
    return word >> Passing.KIND_BITS;
  }

  @Override
  public long context() {
    if (contexts[function] == 0 && captured[function] != null) {
      return (long) function << Passing.KIND_BITS | CAPTURED;
    }
    return contexts[function];
  }

  @Override
  public long code(long word) {
    return isAddress(word) && code.at(address(word)) >= 0 ? address(word) : 0;
  }

  @Override
  public void capture(long made, CallSites.Captured words) {
    int of = code.at(made);
    for (int i = 1; i < MOST_CAPTURED; i++) {
      long word = words.at((long) i * program.image().pointerBytes());
      if (leadsOn(word) && (captured[of] == null || captured[of][i] == 0)) {
        captured[of] = captured[of] == null ? new long[MOST_CAPTURED] : captured[of];
        captured[of][i] = word;
        isLearning.set(of);
      }
    }
  }

  private static boolean leadsOn(long word) {
    return Passing.isItab(word) || Passing.isPointer(word) || Passing.isFunction(word);
  }

  @Override
  public long load(long word, long offset) {
    if ((word & KINDS) == CAPTURED) {
      long number = offset / program.image().pointerBytes();
      return number < 0 || number >= MOST_CAPTURED
          ? 0
          : captured[(int) address(word)][(int) number];
    }
    if (!isAddress(word)) {
      return passing.load(word, offset);
    }
    long at = address(word) + offset;
    long known = variables.get(at);
    if (known == 0) {
      long held = program.image().pointers().at(at);
      int itab = held == 0 ? -1 : (int) itabAt.get(held);
      known = itab >= 0 || code.at(held) >= 0 ? constant(held) : 0;
    }
    return known;
  }

  @Override
  public long move(long word, long offset) {
    if (isAddress(word)) {
      return constant(address(word) + offset);
    }
    if (Passing.isItab(word) && offset == 0) {
      return word;
    }
    return Passing.isPointer(word) ? passing.move(word, offset) : 0;
  }

  @Override
  public void store(long word, long offset, long stored) {
    if (isAddress(word) && leadsOn(stored)) {
      long at = address(word) + offset;
      if (variables.get(at) == 0) {
        variables.put(at, stored);
      }
    }
    if (Passing.isPointer(word) && isAddress(stored)) {
      int closure = offset == 0 ? code.at(address(stored)) : -1;
      if (closure >= 0 && contexts[closure] == 0) {
        contexts[closure] = word;
        isLearning.set(closure);
      }
      passFunction(passing.load(word, offset), stored);
    }
  }

  /** Where a function of some type is asked for, this one is given. */
  private void passFunction(long wanted, long given) {
    if (!Passing.isFunction(wanted) || !isAddress(given)) {
      return;
    }
    int passed = code.at(program.image().pointers().at(address(given)));
    if (passed >= 0 && !isTyped[passed]) {
      type(passed, passing.ofFunction(passing.type(Passing.type(wanted)).address()));
    }
  }

  @Override
  public long argument(int number) {
    long[] known = arguments[function];
    return known == null || number >= known.length ? 0 : known[number];
  }

  @Override
  public void returned(CallSites.Registers registers) {
    if (!isTyped[function]) {
      learn(results, function, registers);
    }
  }

  /** Whether something was learnt. */
  private static boolean learn(long[][] known, int function, CallSites.Registers registers) {
    long[] learnt = known[function];
    boolean isNew = false;
    for (int i = 0; i < MOST; i++) {
      long word = registers.at(i);
      if (leadsOn(word) && (learnt == null || learnt[i] == 0)) {
        learnt = learnt == null ? new long[MOST] : learnt;
        learnt[i] = word;
        isNew = true;
      }
    }
    known[function] = learnt;
    return isNew;
  }

  @Override
  public CallSites.Callee call(long address, CallSites.Registers registers) {
    int called = code.around(address);
    lastResults = new long[0];
    if (called < 0) {
      return CallSites.Callee.ANY;
    }
    switch (roles[called]) {
      case KEEPS_REGISTERS -> {
        return CallSites.Callee.KEEPS_REGISTERS;
      }
      case NEVER_RETURNS -> {
        return CallSites.Callee.NEVER_RETURNS;
      }
      case MAKES_FIRST -> lastResults = one(Passing.pointer(typeOf(registers.at(0))));
      case MAKES_SECOND -> lastResults = one(Passing.pointer(typeOf(registers.at(1))));
      case GROWS -> lastResults = one(Passing.pointer(typeOf(registers.at(GROWN_TYPE))));
      case FINDS -> {
        int map = typeOf(registers.at(0));
        boolean isMap = map >= 0 && passing.type(map).kind() == GoType.Kind.MAP;
        long[] parts = isMap ? passing.type(map).parts() : null;
        lastResults = one(parts == null ? 0 : Passing.pointer((int) typeAt.get(parts[1])));
      }
      case ASSERTS -> lastResults = one(asserted(typeOf(registers.at(0))));
      case ASSERTS_WITH_CACHE -> {
        long cache = registers.at(0);
        // A pointer to the cache, then the interface (internal/abi/switch.go, TypeAssert).
        long wanted =
            isAddress(cache)
                ? program.image().pointers().at(address(cache) + program.image().pointerBytes())
                : 0;
        lastResults = one(asserted(wanted == 0 ? -1 : passing.typeAt(wanted)));
      }
      case NONE -> {
        if (results[called] != null) {
          lastResults = results[called];
        }
        if (!isTyped[called]) {
          if (learn(arguments, called, registers)) {
            isLearning.set(called);
          }
        } else {
          for (int i = 0; i < Math.min(arguments[called].length, MOST); i++) {
            passFunction(arguments[called][i], registers.at(i));
          }
        }
      }
    }
    return CallSites.Callee.ANY;
  }

  private static long[] one(long word) {
    return new long[] {word};
  }

  private int typeOf(long word) {
    return isAddress(word) ? passing.typeAt(address(word)) : -1;
  }

  private long asserted(int type) {
    boolean isInterface = type >= 0 && passing.type(type).kind() == GoType.Kind.INTERFACE;
    if (isInterface && type >= types.size()) {
      askers.computeIfAbsent(type, t -> new BitSet()).set(function);
    }
    return isInterface ? Passing.itab(type) : 0;
  }

  @Override
  public long result(int number) {
    return number < lastResults.length ? lastResults[number] : 0;
  }

  @Override
  public void callMethod(long itab, long offset) {
    lastResults = new long[0];
    if (Passing.isFunction(itab) && offset == 0) {
      Passing.Needs needs = passing.ofFunction(passing.type(Passing.type(itab)).address());
      lastResults = needs == null ? lastResults : needs.results();
      return;
    }
    int slot = slot(offset);
    if (Passing.isItab(itab) && slot >= 0) {
      GoType type = passing.type(Passing.type(itab));
      Passing.Needs needs = slot < type.parts().length ? passing.of(type.parts()[slot]) : null;
      lastResults = needs == null ? lastResults : needs.results();
    }
  }

  /** Whether a call is, by all that it shows, that of a method of the interface it seems to be. */
  boolean isOf(CallSites.Site call, int slot) {
    if (!Passing.isItab(call.itab())) {
      return false;
    }
    GoType type = passing.type(Passing.type(call.itab()));
    Passing.Needs needs = slot < type.parts().length ? passing.of(type.parts()[slot]) : null;
    return needs != null && needs.fit(call.shape()) && passing.fit(passed(call), needs);
  }

  /** What a call passes behind its receiver, as far as it is known. */
  List<Long> passed(CallSites.Site call) {
    List<Long> passed = new ArrayList<>();
    for (int i = 0; i < call.arguments().size(); i++) {
      long word = call.arguments().get(i);
      boolean isKnown = i > 0 && (Passing.isItab(word) || Passing.isPointer(word));
      passed.add(isKnown ? word : 0);
    }
    while (!passed.isEmpty() && passed.get(passed.size() - 1) == 0) {
      passed.remove(passed.size() - 1);
    }
    return List.copyOf(passed);
  }

  private int slot(long offset) {
    long slot = (offset - Interfaces.FIRST_SLOT) / program.image().pointerBytes();
    return offset < Interfaces.FIRST_SLOT || slot >= Interfaces.MOST_SLOTS ? -1 : (int) slot;
  }
}
