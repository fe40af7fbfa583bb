package dev.tonnage.code;

import dev.tonnage.bytes.LongMap;
import dev.tonnage.code.Effects.Form;
import dev.tonnage.code.Effects.Next;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Follows what registers hold through a function's code in its order, to tell what calls through
 * interfaces pass and take, and of which interface they are. All registers are the called
 * function's to write to: so what is written to one and not read before the call is an argument,
 * what is read behind it and not written there before is a result, and what an earlier call left in
 * one is no argument ({@code cmd/compile/abi-internal.md}).
 */
public final class CallSites {
  /** What a direct call does to registers. */
  public enum Callee {
    /** It may write to all. */
    ANY,
    /** It leaves what passes arguments as it is. */
    KEEPS_REGISTERS,
    /** It does not return. */
    NEVER_RETURNS
  }

  /**
   * What words are, in numbers whose sense only it knows; 0 stands for what is not known. Places
   * where code goes on are given what holds on one of the ways there: what is live there is the
   * same on all.
   */
  public interface Words {
    /** What is at this address. */
    long constant(long address);

    /** The word that stands so far behind what a word points to. */
    long load(long word, long offset);

    /** The address so far behind what a word points to. */
    long move(long word, long offset);

    /** A word is stored so far behind what another points to. */
    void store(long word, long offset, long stored);

    /** What the register of this number passes to the function that was begun with. */
    long argument(int number);

    /** What a closure that was begun with is told of what it captured. */
    long context();

    /** The address of a function's code that a word is; 0 when it is none. */
    long code(long word);

    /** A closure of a function is made on the stack; {@code captured} stands behind the code. */
    void capture(long code, Captured captured);

    /** How many registers pass arguments to the function that was begun with, at most. */
    int mostArguments();

    /** The function that was begun with returns; {@code results} tells by the register's number. */
    void returned(Registers results);

    /** The function at an address is called. */
    Callee call(long address, Registers arguments);

    /** What the call before left in the register of this number. */
    long result(int number);

    /** The method so far behind the start of an itab is called. */
    void callMethod(long itab, long offset);
  }

  /** Tells what registers hold, by the number that they have among those that pass arguments. */
  public interface Registers {
    long at(int number);
  }

  /** Tells what a closure has captured, by how far it stands behind the closure's start. */
  public interface Captured {
    long at(long offset);
  }

  /**
   * A call.
   *
   * @param arguments what the registers that pass arguments hold, the receiver's first
   * @param itab the word that the method was loaded from behind; 0 when that is not known
   * @param offset how far behind; -1 when the method was not seen to be loaded
   */
  public record Site(CallShape shape, List<Long> arguments, long itab, long offset) {}

  /** Nothing is known. */
  private static final Site UNKNOWN = new Site(CallShape.UNKNOWN, List.of(), 0, -1);

  private static final int REGISTERS = Effects.FIRST_FLOAT;
  private static final long GENERAL = 0xffff_ffffL;

  /** Behind a call, so many instructions are looked at. */
  private static final int RESULTS_NEAR = 24;

  private final Effects effects;
  private final Words words;
  private final Registers registers = this::word;

  private byte[] code;
  private int end;
  private long start;
  private int at;
  private boolean isLost;
  private boolean jumpedBack;

  /** Registers that were written to and not read since. */
  private long unread;

  /** Registers that a call may have written to, and nothing else since. */
  private long stale;

  private boolean touchesStack;

  /** The register that was compared with zero just before; -1 for none. */
  private int tested = -1;

  /** What is known of a register, or a place on the stack: three numbers for each. */
  private final long[] held = new long[KNOWN * REGISTERS];

  private static final int KNOWN = 3;

  /** What the word is. */
  private static final int WORD = 0;

  /** Of a word loaded: what it was loaded from behind. */
  private static final int FROM = 1;

  /** Of a word loaded: how far behind, and one more; 0 for others. */
  private static final int OFFSET = 2;

  /** By register, the number of its value: equal numbers stand for equal values. */
  private final int[] values = new int[REGISTERS];

  /** By register, the number of the value that pointed to what was loaded; 0 when none did. */
  private final int[] bases = new int[REGISTERS];

  private int lastValue;

  /** By place on the stack and what of it is known. */
  private LongMap stack = new LongMap(0);

  /** By place in the function, what registers hold that come there by a jump. */
  private LongMap jumps = new LongMap(-1);

  /** More places that jumps lead to are not kept of one function. */
  private static final int MOST_STATES = 1 << 12;

  private long[] states = new long[1 << 10];
  private int stateCount;

  /** What stands for a place on the stack: the sign, and how far behind the stack pointer. */
  private static final long ON_STACK = Long.MIN_VALUE;

  /** Where on the stack closures were made since the last call, and of what code. */
  private final long[] closures = new long[2 * MOST_CLOSURES];

  private int closureCount;

  private static final int MOST_CLOSURES = 8;

  private CallSites(Effects effects, Words words) {
    this.effects = effects;
    this.words = words;
  }

  /**
   * Call sites of a processor's code.
   *
   * @param arch in Go's words, as {@code Image.arch} has it
   * @return null for one of which nothing is known
   */
  public static CallSites of(String arch, Words words) {
    Effects effects = Effects.of(arch);
    return effects == null ? null : new CallSites(effects, words);
  }

  /**
   * Begins with a function.
   *
   * @param length of its code, which begins with the first byte
   * @param address of its first byte
   */
  public void begin(byte[] code, int length, long address) {
    this.code = code;
    this.end = length;
    this.start = address;
    stack = stack.isEmpty() ? stack : new LongMap(0);
    jumps = jumps.isEmpty() ? jumps : new LongMap(-1);
    stateCount = 0;
    jumpedBack = false;
    again();
  }

  /** Begins once more with the function, knowing what was found out. */
  public void again() {
    at = 0;
    isLost = false;
    closureCount = 0;
    renew(0);
    for (int i = 0; i < effects.words.length; i++) {
      held[KNOWN * effects.words[i] + WORD] = words.argument(i);
      stale |= i < words.mostArguments() ? 0 : 1L << effects.words[i];
    }
    held[KNOWN * effects.context + WORD] = words.context();
  }

  /** Nothing is known of registers any more, but what a call left in these. */
  private void renew(long left) {
    unread = 0;
    stale = left;
    touchesStack = false;
    Arrays.fill(held, 0);
    for (int r = 0; r < REGISTERS; r++) {
      values[r] = ++lastValue;
    }
    Arrays.fill(bases, 0);
  }

  private long word(int number) {
    return number < effects.words.length
        ? Math.max(held[KNOWN * effects.words[number] + WORD], 0)
        : 0;
  }

  /** Goes on to the end of the function. */
  public void finish() {
    advance(end);
  }

  /** Whether code jumped back, so that to begin once more may tell more. */
  public boolean jumpedBack() {
    return jumpedBack;
  }

  private void advance(int to) {
    while (!isLost && at < to) {
      arrive();
      int length = effects.read(code, at, end, start + at);
      isLost = length == 0;
      at += length;
      if (!isLost) {
        step();
      }
    }
  }

  /**
   * The call at a place, which has to be behind the one asked for before.
   *
   * @param site from the function's first byte on
   */
  public Site at(int site) {
    advance(site);
    int length = isLost || at != site ? 0 : effects.read(code, at, end, start + at);
    if (length == 0 || effects.next != Next.CALLS) {
      return UNKNOWN;
    }
    unread &= ~effects.reads;
    int base = 0;
    long itab = 0;
    long offset = -1;
    if (effects.callRegister >= 0) {
      base = bases[effects.callRegister];
      itab = held[KNOWN * effects.callRegister + FROM];
      offset = held[KNOWN * effects.callRegister + OFFSET] - 1;
    } else if (hasBase()) {
      base = values[effects.base];
      itab = Math.max(held[KNOWN * effects.base + WORD], 0);
      offset = effects.displacement;
    }
    CallShape shape = shape(base);
    long results = results(at + length);
    effects.read(code, at, end, start + at);
    return new Site(
        shape.returning(words(results), floats(results)), arguments(shape), itab, offset);
  }

  private List<Long> arguments(CallShape shape) {
    List<Long> arguments = new ArrayList<>();
    for (int i = 0; i < Math.min(shape.mostWords(), effects.words.length); i++) {
      arguments.add(word(i));
    }
    return List.copyOf(arguments);
  }

  private CallShape shape(int itab) {
    int leastWords = 1;
    int mostWords = effects.words.length;
    for (int i = effects.words.length - 1; i > 0; i--) {
      if ((unread >>> effects.words[i] & 1) != 0) {
        leastWords = Math.max(leastWords, i + 1);
      }
      if (isNoArgument(i, itab)) {
        mostWords = i;
      }
    }
    int leastFloats = 0;
    int mostFloats = effects.floats;
    for (int i = effects.floats - 1; i >= 0; i--) {
      int register = Effects.FIRST_FLOAT + i;
      if ((unread >>> register & 1) != 0) {
        leastFloats = Math.max(leastFloats, i + 1);
      }
      if ((stale >>> register & 1) != 0) {
        mostFloats = i;
      }
    }
    return new CallShape(
        leastWords,
        Math.max(mostWords, leastWords),
        leastFloats,
        Math.max(mostFloats, leastFloats),
        touchesStack,
        0,
        0);
  }

  /** Whether the register of so many arguments passes none. */
  private boolean isNoArgument(int number, int itab) {
    int register = effects.words[number];
    int receiver = values[effects.words[0]];
    boolean isReceiver = number == 1 && values[register] == receiver;
    // An interface may be passed to its own method: then its value follows.
    boolean isItab =
        itab != 0
            && values[register] == itab
            && (number + 1 == effects.words.length
                || values[effects.words[number + 1]] != receiver);
    return register == effects.callRegister
        || (stale >>> register & 1) != 0
        || isReceiver
        || isItab;
  }

  private void step() {
    boolean doesNothing = effects.reads == 0 && effects.writes == 0;
    if (effects.tested >= 0 || (!doesNothing && effects.next == Next.FOLLOWS)) {
      tested = effects.tested;
    }
    switch (effects.next) {
      case FOLLOWS -> follow();
      case BRANCHES -> {
        follow();
        unread = 0;
        leave(effects.branchesAtZero ? tested : -1);
        if (effects.branchesElsewhere && tested >= 0) {
          forget(tested);
        }
        tested = -1;
      }
      case CALLS -> call();
      case LEAVES -> {
        if (effects.isReturn) {
          words.returned(registers);
        } else if (effects.target != 0 && !isOwn(effects.target)) {
          words.call(effects.target, registers);
        }
        leave(-1);
        renew(0);
      }
      case UNKNOWN -> {
        boolean touches = touchesStack;
        renew(0);
        touchesStack = touches;
      }
    }
  }

  private void follow() {
    touchesStack |= effects.touchesStackArguments;
    unread &= ~effects.reads;
    unread |= effects.writes;
    stale &= ~effects.writes;
    write();
  }

  private boolean isOwn(long address) {
    return address >= start && address < start + end;
  }

  private void call() {
    Callee callee = Callee.ANY;
    for (int i = 0; i < closureCount; i++) {
      long place = closures[2 * i];
      words.capture(closures[2 * i + 1], offset -> onStack(place + offset));
    }
    closureCount = 0;
    int r = KNOWN * Math.max(effects.callRegister, 0);
    long target = effects.target;
    if (target == 0 && effects.callRegister >= 0 && held[r + WORD] > 0) {
      target = words.code(held[r + WORD]);
    }
    if (target != 0) {
      callee = words.call(target, registers);
    } else if (effects.callRegister >= 0) {
      words.callMethod(held[r + FROM], held[r + OFFSET] - 1);
    } else {
      long itab = hasBase() ? held[KNOWN * effects.base + WORD] : 0;
      words.callMethod(Math.max(itab, 0), effects.displacement);
    }
    unread = 0;
    if (callee == Callee.KEEPS_REGISTERS) {
      return;
    }
    renew(callee == Callee.ANY ? -1L : 0);
    for (int i = 0; i < effects.words.length && callee == Callee.ANY; i++) {
      held[KNOWN * effects.words[i] + WORD] = words.result(i);
    }
  }

  /**
   * Where a word is zero it may count as another that is so too: as what a type assertion gives,
   * say.
   */
  private void forget(int zero) {
    for (int r = 0; r < REGISTERS; r++) {
      if (values[r] == values[zero]) {
        held[KNOWN * r + WORD] = 0;
      }
    }
  }

  /**
   * Keeps what registers hold for where a jump leads to.
   *
   * @param zero a register that is zero there; -1 for none
   */
  private void leave(int zero) {
    long to = effects.target - start;
    if (effects.target == 0 || to < 0 || to >= end) {
      return;
    }
    jumpedBack |= to < at;
    int known = (int) jumps.get(to);
    if (known >= 0) {
      leave(known, zero);
      return;
    }
    if (stateCount == MOST_STATES) {
      return;
    }
    int size = held.length + 1;
    if (states.length < (stateCount + 1) * size) {
      states = Arrays.copyOf(states, 2 * states.length + size);
    }
    System.arraycopy(held, 0, states, stateCount * size, held.length);
    states[stateCount * size + held.length] = stale;
    for (int r = 0; r < REGISTERS && zero >= 0; r++) {
      if (values[r] == values[zero]) {
        states[stateCount * size + KNOWN * r + WORD] = 0;
      }
    }
    jumps.put(to, stateCount++);
  }

  /** Adds what holds on one more way to a place. */
  private void leave(int known, int zero) {
    int from = known * (held.length + 1);
    for (int r = 0; r < REGISTERS; r++) {
      boolean isZero = zero >= 0 && values[r] == values[zero];
      int i = KNOWN * r;
      if (states[from + i + WORD] == 0 && !isZero) {
        states[from + i + WORD] = held[i + WORD];
      }
      if (states[from + i + OFFSET] == 0) {
        states[from + i + FROM] = held[i + FROM];
        states[from + i + OFFSET] = held[i + OFFSET];
      }
    }
    states[from + held.length] |= stale;
  }

  /** What holds on another way to this place holds here. */
  private void arrive() {
    int number = (int) jumps.get(at);
    if (number < 0) {
      return;
    }
    int from = number * (held.length + 1);
    for (int i = 0; i < held.length; i += KNOWN) {
      if (held[i + WORD] == 0) {
        held[i + WORD] = states[from + i + WORD];
      }
      if (held[i + OFFSET] == 0) {
        held[i + FROM] = states[from + i + FROM];
        held[i + OFFSET] = states[from + i + OFFSET];
      }
    }
    stale |= states[from + held.length];
  }

  /** Whether there is a register that an address is relative to, other than the stack pointer. */
  private boolean hasBase() {
    return effects.base >= 0 && effects.base != Effects.STACK;
  }

  private void write() {
    Form form = effects.form;
    int register = effects.word;
    boolean hasBase = hasBase();
    long base = hasBase ? held[KNOWN * effects.base + WORD] : 0;
    if (effects.base == Effects.STACK) {
      base = ON_STACK;
    }
    if (base == 0 && effects.index >= 0) {
      base = held[KNOWN * effects.index + WORD];
    }
    if (effects.base < 0 && effects.index < 0) {
      base = words.constant(effects.displacement);
    }
    long offset = effects.base < 0 ? 0 : effects.displacement;
    long copied = form == Form.COPY ? held[KNOWN * effects.base + WORD] : 0;
    long copiedFrom = form == Form.COPY ? held[KNOWN * effects.base + FROM] : 0;
    long copiedOffset = form == Form.COPY ? held[KNOWN * effects.base + OFFSET] : 0;
    int value = form == Form.COPY ? values[effects.base] : 0;
    int copiedBase = form == Form.COPY ? bases[effects.base] : 0;
    int baseValue = hasBase ? values[effects.base] : 0;
    for (long w = effects.writes & GENERAL; w != 0; w &= w - 1) {
      int written = Long.numberOfTrailingZeros(w);
      bases[written] = 0;
      values[written] = ++lastValue;
      set(written, 0, 0, 0);
    }
    switch (form) {
      case COPY -> {
        set(register, copied, copiedFrom, copiedOffset);
        values[register] = value;
        bases[register] = copiedBase;
      }
      case LOAD -> {
        load(register, base, offset, baseValue);
        if (effects.secondWord >= 0) {
          load(effects.secondWord, base, offset + Long.BYTES, baseValue);
        }
      }
      case STORE -> {
        store(register, base, offset);
        if (effects.secondWord >= 0) {
          store(effects.secondWord, base, offset + Long.BYTES);
        }
      }
      case ADDRESS -> set(register, moved(base, offset), 0, 0);
      case OTHER -> {}
    }
  }

  private void set(int register, long word, long from, long offset) {
    held[KNOWN * register + WORD] = word;
    held[KNOWN * register + FROM] = from;
    held[KNOWN * register + OFFSET] = offset;
  }

  private long moved(long base, long offset) {
    if (base < 0) {
      return effects.index >= 0 ? 0 : ON_STACK | stackOffset(base) + offset & ~ON_STACK;
    }
    return base == 0 ? 0 : words.move(base, offset);
  }

  private static long stackOffset(long word) {
    return word << 1 >> 1;
  }

  private long onStack(long offset) {
    return Math.max(stack.get(KNOWN * offset + WORD), 0);
  }

  private void load(int register, long base, long offset, int baseValue) {
    if (base < 0) {
      long place = KNOWN * (stackOffset(base) + offset);
      if (effects.index >= 0) {
        return;
      }
      set(register, stack.get(place + WORD), stack.get(place + FROM), stack.get(place + OFFSET));
      return;
    }
    set(register, base == 0 ? 0 : words.load(base, offset), base, offset + 1);
    bases[register] = baseValue;
  }

  private void store(int register, long base, long offset) {
    int from = KNOWN * register;
    if (register >= Effects.FIRST_FLOAT - 1) {
      return;
    }
    if (base < 0) {
      long place = stackOffset(base) + offset;
      for (int i = 0; i < KNOWN && effects.index < 0; i++) {
        if (held[from + i] != 0) {
          stack.put(KNOWN * place + i, held[from + i]);
        }
      }
      boolean isClosure = effects.index < 0 && held[from + WORD] > 0;
      long code = isClosure && closureCount < MOST_CLOSURES ? words.code(held[from + WORD]) : 0;
      if (code != 0) {
        closures[2 * closureCount] = place;
        closures[2 * closureCount++ + 1] = code;
      }
    } else if (base != 0 && held[from + WORD] > 0) {
      words.store(base, offset, held[from + WORD]);
    }
  }

  /** Registers that are read behind a call before anything is written to them. */
  private long results(int from) {
    long results = 0;
    long written = 0;
    int next = from;
    for (int i = 0; i < RESULTS_NEAR; i++) {
      int length = effects.read(code, next, end, start + next);
      boolean isFollowed =
          length > 0 && (effects.next == Next.FOLLOWS || effects.next == Next.BRANCHES);
      if (!isFollowed) {
        break;
      }
      results |= effects.reads & ~written;
      written |= effects.writes;
      next += length;
    }
    return results;
  }

  private int words(long mask) {
    int most = 0;
    for (int i = 0; i < effects.words.length; i++) {
      most = (mask >>> effects.words[i] & 1) != 0 ? i + 1 : most;
    }
    return most;
  }

  private int floats(long mask) {
    int most = 0;
    for (int i = 0; i < effects.floats; i++) {
      most = (mask >>> Effects.FIRST_FLOAT + i & 1) != 0 ? i + 1 : most;
    }
    return most;
  }
}
