package dev.tonnage.weigh;

import dev.tonnage.attribute.CompileUnits;
import dev.tonnage.fault.Fault;
import dev.tonnage.image.Image;
import dev.tonnage.ledger.Ledger;
import java.util.List;

/**
 * A binary, weighed.
 *
 * @param facts about it as a whole
 * @param image as its format describes it; null when that could not be read
 * @param ledger whose its bytes are; adds up to the file whatever could be read
 * @param modules what each module takes, the heaviest first
 * @param units which compile unit an owner's bytes were made in
 * @param inlines what code was inlined where, the most first; empty where nothing tells
 * @param deadCode what Go's linker could leave out
 * @param linkage why what is there is linked
 * @param faults what is wrong with it; empty for a sound one
 */
public record Weighed(
    Facts facts,
    Image image,
    Ledger ledger,
    List<ModuleWeight> modules,
    CompileUnits units,
    List<InlinedCode> inlines,
    DeadCode deadCode,
    Linkage linkage,
    List<Fault> faults) {}
